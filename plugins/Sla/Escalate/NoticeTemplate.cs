using Hookdesk.Sdk.Templates;

namespace Hookdesk.Sla.Escalate;

/// <summary>The message with notices, as it comes with the plugin. The admin edits it among the templates.</summary>
internal static class NoticeTemplate
{
    public const string Name = "sla.notice";

    public static TemplateContribution Create() =>
        new()
        {
            Name = Name,
            Title = "SLA targets at risk",
            Help = "Sent by escalation steps. Notifications within one minute are combined into one message.",
            Subjects = new Dictionary<string, string>
            {
                ["en"] =
                    "{{ if count == 1 }}#{{ tickets[0].number }} {{ tickets[0].subject }}: {{ tickets[0].target }} {{ if tickets[0].is_late }}is overdue{{ else }}is due soon{{ end }}{{ else }}{{ count }} SLA targets need attention{{ end }}",
                ["nb"] =
                    "{{ if count == 1 }}#{{ tickets[0].number }} {{ tickets[0].subject }}: {{ tickets[0].target }} {{ if tickets[0].is_late }}er forfalt{{ else }}forfaller snart{{ end }}{{ else }}{{ count }} SLA-mål trenger oppmerksomhet{{ end }}",
            },
            Bodies = new Dictionary<string, string>
            {
                ["en"] = Body("These SLA targets need your attention:", "overdue since", "due"),
                ["nb"] = Body("Disse SLA-målene trenger din oppmerksomhet:", "forfalt siden", "forfaller"),
            },
            Sample = new
            {
                Count = 2,
                Tickets = new[]
                {
                    new
                    {
                        Number = 4711L,
                        Subject = "Printer on floor 3 is offline",
                        Target = "First response",
                        Due = "10:30",
                        IsLate = false,
                        Url = "https://desk.example/tickets/4711",
                    },
                    new
                    {
                        Number = 4712L,
                        Subject = "No network in room 12",
                        Target = "Resolution",
                        Due = "09:00",
                        IsLate = true,
                        Url = "https://desk.example/tickets/4712",
                    },
                },
                Site = new { Name = "Example" },
            },
        };

    private static string Body(string lead, string since, string due) =>
        $$$"""
            <p>{{{lead}}}</p>
            <ul>
            {{ for ticket in tickets }}<li><a href="{{ ticket.url }}">#{{ ticket.number }} {{ ticket.subject }}</a>: <strong>{{ ticket.target }}</strong>, {{ if ticket.is_late }}{{{since}}}{{ else }}{{{due}}}{{ end }} {{ ticket.due }}</li>
            {{ end }}</ul>
            <p>{{ site.name }}</p>

            """;
}
