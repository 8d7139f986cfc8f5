using Hookdesk.Sdk.Security;
using Hookdesk.Search.RunSearch;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Search.Tests.RunSearch;

public abstract class FindingTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Theory]
    [InlineData("Mail from kari.nordmann@example.com came", "kari.nordmann@example.com", "kari.nordman@example.com")]
    [InlineData("The server 10.20.30.40 is down", "10.20.30.40", "10.20.30.41")]
    [InlineData("Serial SN-4711-AX/9", "SN-4711-AX/9", "SN-4711-AY/9")]
    [InlineData("See https://example.com/a/b?c=d#e", "https://example.com/a/b?c=d#e", "https://example.com/a/b?c=e#e")]
    [InlineData("Message-ID: <CAF+x7=abc@mail.example.com>", "<CAF+x7=abc@mail.example.com>", "<CAF+x8=abc@mail.example.com>")]
    [InlineData("It is written in C++ here", "C++", "C#")]
    [InlineData("The option a:b is set", "a:b", "a:c")]
    [InlineData("naïve façade", "naive", "native")]
    [InlineData("plain naive words", "naïve", "native")]
    [InlineData("Ещё раз", "еще", "все")]
    [InlineData("Die Straße ist gesperrt", "strasse", "trasse")]
    [InlineData("İzmir ve İSTANBUL", "izmir", "ızgara")]
    [InlineData("istanbul", "İstanbul", "İzmit")]
    [InlineData("Since v2.10.3 it fails", "2.10", "3.10")]
    [InlineData("Since v2.10.3 it fails", "v2.10.3", "v2.11.3")]
    [InlineData("See /var/app-log_2026.txt", "log_2026.txt", "log_2027.txt")]
    [InlineData("MAC 00:44:11:3A:B7:02", "44:11:3A:B7", "44:11:3A:B8")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ", "full", "fall")]
    [InlineData("The print server", "prin*", "pront*")]
    [InlineData("out of paper and order", "\"out of paper\"", "\"out of order\"")]
    [InlineData("東京でプリンタが動きません", "動かない", "走らない")]
    [InlineData("打印机已经脱机", "打印机", "扫描仪")]
    [InlineData("เครื่องพิมพ์ไม่ทำงาน", "เครื่องพิมพ์", "คอมพิวเตอร์")]
    [InlineData("프린터가 작동하지 않습니다", "프린터를", "스캐너를")]
    [InlineData("الطابعة لا تعمل", "طابعة", "شاشة")]
    public async Task A_text_is_found_by_what_is_in_it_and_not_by_what_is_not(string text, string query, string other)
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Subject", $"{text} . {mark}");
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync($"{mark} {query}"));
        Assert.Empty(await desk.TicketsAsync($"{mark} {other}"));
    }

    [Fact]
    public async Task Words_may_stand_in_different_messages_of_a_ticket_but_a_phrase_may_not()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Subject", $"{mark} ends with apples");
        await desk.AnswerAsync(ticket, "pears begin this one");
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync($"{mark} apples pears"));
        Assert.Empty(await desk.TicketsAsync($"{mark} \"apples pears\""));
        Assert.Empty(await desk.TicketsAsync($"{mark} apples -pears"));
        Assert.Equal([ticket], await desk.TicketsAsync($"{mark} plums or pears"));
    }

    [Fact]
    public async Task Filters_narrow()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var first = await desk.TicketAsync(
            department,
            $"Blue {mark}",
            "text",
            "ann@one.example",
            made => made with { Priority = TicketPriority.High, Tags = ["vip"], AssigneeId = agent.Id }
        );
        var second = await desk.TicketAsync(department, $"Red {mark}", "text", "bob@two.example");
        await desk.IndexedAsync();
        var me = new SomeUser(agent.Id, _ => true);
        foreach (
            var (query, expected) in new (string, long[])[]
            {
                ("subject:blue", [first]),
                ("priority:high", [first]),
                ("tag:VIP", [first]),
                ("-tag:vip", [second]),
                ("assignee:me", [first]),
                ("assignee:none", [second]),
                ($"assignee:\"{agent.Name}\"", [first]),
                ("requester:bob@two.example", [second]),
                ("from:ann@one.example", [first]),
                ("status:new", [first, second]),
                ("status:open,closed", []),
                ($"department:{mark}", [first, second]),
                ("created:today", [first, second]),
                ("created:<2020-01-01", []),
                ("updated:7d", [first, second]),
                ("has:attachment", []),
                ($"#{second}", [second]),
                ("in:spam", []),
                ("kind:ticket", [first, second]),
                ("kind:customer", []),
            }
        )
            Assert.Equal(expected, (await desk.TicketsAsync($"{mark} {query}", me)).Order());
    }

    [Theory]
    [InlineData("spam", "status")]
    [InlineData("trash", "trash")]
    public async Task What_was_put_aside_is_found_only_when_it_is_asked_for(string place, string action)
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Buy", mark);
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await admin.Browser.OpenAsync($"/tickets/{ticket}");
        await admin.Browser.PostAsync($"/tickets/{ticket}/{action}", new FormUrlEncodedContent([KeyValuePair.Create("status", place)]));
        await desk.IndexedAsync();
        Assert.Empty(await desk.TicketsAsync(mark));
        Assert.Empty(await desk.TicketsAsync($"{mark} -#123456789"));
        Assert.Equal([ticket], await desk.TicketsAsync($"{mark} in:{place}"));
        Assert.Equal([ticket], await desk.TicketsAsync($"{mark} status:{place}"));
        Assert.Equal([ticket], await desk.TicketsAsync($"#{ticket}"));
    }

    [Fact]
    public async Task What_one_side_of_an_or_asks_for_of_what_was_put_aside_the_other_does_not_find()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        var shown = await desk.TicketAsync(department, "Shown", mark);
        var (spam, trash) = (await desk.TicketAsync(department, "Buy", mark), await desk.TicketAsync(department, "Away", mark));
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        foreach (var (ticket, place, action) in new[] { (spam, "spam", "status"), (trash, "trash", "trash") })
        {
            await admin.Browser.OpenAsync($"/tickets/{ticket}");
            await admin.Browser.PostAsync($"/tickets/{ticket}/{action}", new FormUrlEncodedContent([KeyValuePair.Create("status", place)]));
        }
        await desk.IndexedAsync();
        foreach (
            var (query, expected) in new (string, long[])[]
            {
                ($"{mark} or #{shown}", [shown]),
                ($"{mark} or #{spam}", [shown, spam]),
                ($"{mark} or #987654321", [shown]),
                ($"department:{mark} {mark} or in:trash", [shown, trash]),
                ($"department:{mark} nowhere or status:spam", [spam]),
                ($"{mark} {mark} or in:trash #{spam}", [spam]),
                ($"{mark} or nowhere nowhere or #{spam}", [spam]),
                ($"{mark} -in:trash or {mark}", [shown]),
            }
        )
            Assert.Equal(expected, (await desk.TicketsAsync(query)).Order());
    }

    [Fact]
    public async Task What_was_erased_is_not_found_by_whoever_may_see_everything()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Erased", mark);
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync(mark));
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await admin.Browser.OpenAsync($"/tickets/{ticket}");
        await admin.Browser.PostAsync($"/tickets/{ticket}/trash");
        await admin.Browser.OpenAsync($"/tickets/erase?ids={ticket}");
        await admin.Browser.SubmitAsync("form[action='/tickets/erase']");
        await desk.IndexedAsync();
        Assert.Empty(await desk.TicketsAsync($"{mark} in:trash"));
        Assert.Empty(await desk.TicketsAsync($"#{ticket}"));
        Assert.Empty(await desk.TicketsAsync(mark));
    }

    [Fact]
    public async Task A_search_that_nobody_waits_for_any_more_ends()
    {
        await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "Subject", "text");
        await desk.IndexedAsync();
        var given = new CancellationToken(canceled: true);
        var index = ((Search.Indexing.NodeIndexOwner)desk.Host.Services.GetService(typeof(Search.Indexing.NodeIndexOwner))!).Open();
        Assert.Throws<OperationCanceledException>(() =>
            index.Search(searcher =>
                ResultPage.Find(searcher, new Lucene.Net.Search.MatchAllDocsQuery(), byDate: true, 10, null, null, [], ["ticket"], given)
            )
        );
    }

    [Fact]
    public async Task A_long_run_without_blanks_finds_what_has_it_or_most_of_it()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        var run = string.Concat(
            Enumerable.Range(0, 60).Select(_ => $"{(char)Random.Shared.Next(0x4E00, 0x9F00)}{(char)Random.Shared.Next(0x3042, 0x3090)}")
        );
        var (repeated, different) = (
            await desk.TicketAsync(department, "Subject", new string('\u30FF', 600)),
            await desk.TicketAsync(department, "Subject", run)
        );
        await desk.IndexedAsync();
        Assert.Equal([repeated], await desk.TicketsAsync(new string('\u30FF', 1000)));
        Assert.Equal([repeated], await desk.TicketsAsync(new string('\u30FF', 999) + "*"));
        Assert.Equal([different], await desk.TicketsAsync(run));
    }

    [Fact]
    public async Task Plain_words_find_a_ticket_by_its_people_tags_and_number_too()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        var ticket = await desk.TicketAsync(
            department,
            "Hello",
            "Good morning",
            $"ola@{mark}.example",
            made => made with { Tags = [$"vip {mark}"] }
        );
        var other = await desk.TicketAsync(department, "Hello again", $"As {mark} said", "kari@example.com");
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync($"ola@{mark}.example"));
        Assert.Equal([ticket], await desk.TicketsAsync($"vip {mark}"));
        Assert.Equal(ticket, (await desk.TicketsAsync($"{ticket}"))[0]);
        // What is written in a ticket counts more than whom it has to do with.
        Assert.Equal([other, ticket], await desk.TicketsAsync(mark));
        var hit = await desk.InAsync(async services => (await Desk.AnswerOfAsync(services, $"ola@{mark}.example kind:ticket")).Hits[0]);
        Assert.Contains($"ola@{mark}.example", hit.Fragments[0].Text.ToString());
    }

    [Theory]
    [InlineData("printer", "printers")]
    [InlineData("Eine Rechnung ohne Datum ist gekommen", "Rechnungen")]
    [InlineData("Наш принтер не работает", "принтеры")]
    [InlineData("See /var/app-log_2026.txt", "log_2026.txt")]
    [InlineData("MAC 00:44:11:3A:B7:02", "44:11:3A:B7")]
    public async Task While_somebody_types_words_are_found_by_their_beginnings_and_in_other_forms(string text, string typed)
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Subject", $"{text} {mark}");
        await desk.IndexedAsync();
        for (var length = typed.Length - 3; length <= typed.Length; length++)
        {
            var answer = await desk.InAsync(services =>
                ServiceOf(services)
                    .FindAsync(new SearchRequest($"{mark} {typed[..length]}") { IsTyping = true }, SomeUser.WhoSeesEverything, default)
            );
            Assert.Equal(ticket, Assert.Single(answer.Hits).Document.Id);
        }
    }

    [Fact]
    public async Task A_subject_is_found_in_other_forms_and_as_a_phrase_and_people_by_the_beginnings_of_their_names()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        var ticket = await desk.TicketAsync(department, "Printers out of order", "text", $"wilhelmine@{mark}.example");
        var other = await desk.TicketAsync(department, "Order out of the printer", "text", "kari@example.com");
        await desk.IndexedAsync();
        Assert.Equal([ticket, other], (await desk.TicketsAsync($"department:{mark} subject:printer")).Order());
        Assert.Equal([ticket], await desk.TicketsAsync($"department:{mark} subject:\"out of order\""));
        Assert.Equal([ticket], await desk.TicketsAsync($"department:{mark} requester:wilhel"));
    }

    [Fact]
    public async Task No_text_makes_a_search_fail()
    {
        await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "らーめん", "👩\u200D💻 すごーい ـــ ก็ a\u0301b");
        await desk.IndexedAsync();
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        foreach (
            var text in new[]
            {
                "らーめん",
                "すごーい",
                "ー",
                "👩\u200D💻",
                "\u00AD",
                "ـــ",
                new string('x', 999) + "😀",
                "\uD83D",
                "-",
                "\"",
                "status:",
                "a or",
                "*",
                "#",
                "created:>",
                "กำ",
            }
        )
        {
            foreach (var path in new[] { "search", "search/complete" })
            {
                var answer = await agent.Browser.Client.GetAsync($"/{path}?q={Encode(text)}");
                Assert.True(answer.IsSuccessStatusCode, $"/{path}?q={Encode(text)} was answered {answer.StatusCode}.");
            }
        }

        var random = new Random(4711);
        const string letters = "ab:\"-*#()<>@.,\\/ or\u00AD\u200D\u0301\u0640\uD83D\uDE00ก็ำ日本ーらカ\0status:created:>2026";
        for (var i = 0; i < 3_000; i++)
        {
            var text = new string(random.GetItems<char>(letters, random.Next(1, 40)));
            await desk.InAsync(services =>
                ServiceOf(services)
                    .FindAsync(
                        new SearchRequest(text) { IsTyping = i % 2 == 0, WithFacets = i % 3 == 0 },
                        SomeUser.WhoSeesEverything,
                        default
                    )
            );
        }

        static string Encode(string text) => string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(b => $"%{b:X2}"));
    }

    [Fact]
    public async Task The_best_fragment_is_from_the_original_text_with_other_forms_marked_and_leads_to_its_message()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync(mark), "Subject", $"{mark} nothing here");
        var answer = await desk.AnswerAsync(
            ticket,
            "We have tried all of the Printers that are in the office, and none of them printed the naïve invoices."
        );
        await desk.IndexedAsync();
        var hit = await desk.InAsync(async services =>
            Assert.Single((await Desk.AnswerOfAsync(services, $"department:{mark} printer invoice")).Hits)
        );
        Assert.Equal(["Printers", "invoices"], hit.Fragments[0].Text.Pieces.Where(piece => piece.IsHit).Select(piece => piece.Text));
        Assert.Contains("that are in the office", hit.Fragments[0].Text.ToString());
        Assert.StartsWith($"/tickets/{ticket}?marked=", hit.Href);
        Assert.EndsWith($"#message-{answer.MessageId}", hit.Href);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_repeating_or_leaving_out_while_new_tickets_come()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        var all = new List<long>();
        for (var i = 0; i < 9; i++)
            all.Add(await desk.TicketAsync(department, $"Number {i}", mark));
        await desk.IndexedAsync();
        foreach (var byDate in new[] { true, false })
        {
            var seen = new List<long>();
            string? after = null;
            do
            {
                var place = after;
                var answer = await desk.InAsync(services =>
                    ServiceOf(services)
                        .FindAsync(
                            new SearchRequest(mark)
                            {
                                ByDate = byDate,
                                After = place,
                                Count = 4,
                            },
                            SomeUser.WhoSeesEverything,
                            default
                        )
                );
                seen.AddRange(answer.Hits.Select(hit => hit.Document.Id));
                after = answer.Next;
                // With each of them all others have another score than before.
                await desk.TicketAsync(department, "Another", "matter");
                await desk.TicketAsync(department, "Newer", $"{mark} newer");
                await desk.IndexedAsync();
            } while (after is not null);
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Superset(all.ToHashSet(), seen.ToHashSet());
        }
    }

    [Fact]
    public async Task Whoever_pages_back_sees_the_pages_that_were_there_and_whole_ones()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var department = await desk.DepartmentAsync(mark);
        for (var i = 0; i < 10; i++)
            await desk.TicketAsync(department, $"Number {i}", mark);
        await desk.IndexedAsync();
        foreach (var byDate in new[] { true, false })
        {
            var first = await PageAsync(null, null);
            Assert.Null(first.Previous);
            var second = await PageAsync(first.Next, null);
            var third = await PageAsync(second.Next, null);
            Assert.Equal((2, null), (third.Hits.Count, third.Next));
            var back = await PageAsync(null, third.Previous);
            Assert.Equal((Ids(second), second.Previous, second.Next), (Ids(back), back.Previous, back.Next));
            back = await PageAsync(null, back.Previous);
            Assert.Equal((Ids(first), null, first.Next), (Ids(back), back.Previous, back.Next));
            // Before the second result there is one only: it is shown with those behind it.
            Assert.Equal(Ids(first), Ids(await PageAsync(null, (await PageAsync(null, null, count: 2)).Next)));

            Task<SearchAnswer> PageAsync(string? after, string? before, int count = 4) =>
                desk.InAsync(services =>
                    ServiceOf(services)
                        .FindAsync(
                            new SearchRequest(mark)
                            {
                                ByDate = byDate,
                                After = after,
                                Before = before,
                                Count = count,
                            },
                            SomeUser.WhoSeesEverything,
                            default
                        )
                );
        }

        static string Ids(SearchAnswer answer) => string.Join(' ', answer.Hits.Select(hit => hit.Document.Id));
    }

    private static SearchService ServiceOf(IServiceProvider services) => (SearchService)services.GetService(typeof(SearchService))!;

    public sealed class OnSqlite(SqliteDesk desk) : FindingTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : FindingTests(desk);
}
