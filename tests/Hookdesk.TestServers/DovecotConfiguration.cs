namespace Hookdesk.TestServers;

/// <summary>The text of Dovecot's configuration files.</summary>
internal static class DovecotConfiguration
{
    public static string OAuth(string introspectionUrl) =>
        $"""
            introspection_mode = post
            introspection_url = {introspectionUrl}
            username_attribute = username
            active_attribute = active
            active_value = true

            """;

    public static string Main(DovecotServer server, ThrowAwayFolder folder, MailAccount account) =>
        $$"""
            protocols = imap pop3 lmtp
            base_dir = {{folder["run"]}}
            state_dir = {{folder["state"]}}
            log_path = {{folder["dovecot.log"]}}
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{folder["certificate.pem"]}}
            ssl_key = <{{folder["key.pem"]}}
            disable_plaintext_auth = no
            auth_mechanisms = plain login xoauth2 oauthbearer
            auth_default_realm = {{DovecotServer.DefaultDomain}}
            auth_username_format = %Lu
            # A wrong password is answered at once, and is not remembered against the address: all tests come from 127.0.0.1.
            auth_failure_delay = 0
            mail_max_userip_connections = 200
            first_valid_uid = 1
            mail_location = maildir:{{folder["mail"]}}/%u
            maildir_copy_with_hardlinks = yes
            mail_fsync = never
            postmaster_address = postmaster@{{DovecotServer.DefaultDomain}}
            hostname = mail.{{DovecotServer.DefaultDomain}}

            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%u {{folder["users"]}}/%u
            }
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder["oauth2.conf"]}}
            }
            userdb {
              driver = passwd-file
              args = username_format=%u {{folder["users"]}}/%u
            }

            namespace inbox {
              inbox = yes
              separator = /
            }

            service imap-login {
              {{LoginProcess(account)}}
              inet_listener imap {
                port = {{server.ImapPort}}
              }
              inet_listener imaps {
                port = {{server.ImapsPort}}
                ssl = yes
              }
            }
            service pop3-login {
              {{LoginProcess(account)}}
              inet_listener pop3 {
                port = {{server.Pop3Port}}
              }
              inet_listener pop3s {
                port = {{server.Pop3sPort}}
                ssl = yes
              }
            }
            service lmtp {
              inet_listener lmtp {
                port = {{server.LmtpPort}}
              }
            }
            service auth {
              inet_listener {
                port = {{server.AuthPort}}
              }
            }
            service anvil {
              {{(Environment.IsPrivilegedProcess ? "" : "chroot =")}}
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            {{Accounts(account)}}

            """;

    // Few processes for many connections ("performance mode"): a test machine has two cores.
    private static string LoginProcess(MailAccount account) =>
        $"""
            service_count = 0
              client_limit = 1000
              {(Environment.IsPrivilegedProcess ? "" : "chroot =")}
              {(Environment.IsPrivilegedProcess ? "" : $"user = {account.UserName}")}
            """;

    // Only root can drop to Dovecot's own accounts.
    private static string Accounts(MailAccount account) =>
        Environment.IsPrivilegedProcess
            ? ""
            : $"""
                default_login_user = {account.UserName}
                default_internal_user = {account.UserName}
                default_internal_group = {account.GroupName}
                """;
}
