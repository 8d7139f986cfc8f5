namespace Hookdesk.TestServers;

/// <summary>The text of Postfix's configuration files.</summary>
internal static class PostfixConfiguration
{
    public static string Main(ThrowAwayFolder folder, DovecotServer dovecot, PostfixOptions options) =>
        $"""
            compatibility_level = 3.6
            queue_directory = {folder["queue"]}
            data_directory = {folder["data"]}
            maillog_file = {folder["postfix.log"]}
            maillog_file_prefixes = {folder.Path}
            myhostname = mail.{DovecotServer.DefaultDomain}
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            biff = no

            virtual_mailbox_domains = {string.Join(' ', options.Domains.Concat(options.CatchAll.Keys))}
            virtual_alias_maps = texthash:{folder["etc/catch-all"]}
            virtual_transport = lmtp:inet:127.0.0.1:{dovecot.LmtpPort}
            default_transport = error:no outside mail
            message_size_limit = {options.MessageSizeLimit}
            mailbox_size_limit = 0
            virtual_mailbox_limit = 0

            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = inet:127.0.0.1:{dovecot.AuthPort}
            smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
            smtpd_tls_security_level = may
            smtpd_tls_cert_file = {folder["certificate.pem"]}
            smtpd_tls_key_file = {folder["key.pem"]}

            # A test does not wait: mistakes are answered at once, and a destination that was down is tried again within seconds.
            smtpd_error_sleep_time = 0
            smtpd_soft_error_limit = 1000
            smtpd_hard_error_limit = 1000
            in_flow_delay = 0
            queue_run_delay = 2s
            minimal_backoff_time = 2s
            maximal_backoff_time = 4s
            transport_retry_time = 2s

            """;

    public static string CatchAll(PostfixOptions options) => string.Concat(options.CatchAll.Select(c => $"@{c.Key} {c.Value}\n"));

    // The services that Postfix 3 needs, none of them chrooted: a chroot would have to hold a copy of the machine's libraries.
    public static string Master(PostfixServer server) =>
        $"""
            127.0.0.1:{server.SmtpPort} inet n - n - - smtpd
            127.0.0.1:{server.SubmissionPort} inet n - n - - smtpd
              -o syslog_name=postfix/submission
              -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:{server.SubmissionsPort} inet n - n - - smtpd
              -o syslog_name=postfix/submissions
              -o smtpd_tls_wrappermode=yes
              -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            proxywrite unix - - n - 1 proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """;
}
