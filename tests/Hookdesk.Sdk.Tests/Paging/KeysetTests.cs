using Hookdesk.Sdk.Paging;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Tests.Paging;

public sealed class KeysetTests
{
    [Fact]
    public void A_cursor_is_read_as_it_was_written()
    {
        Span<long> read = stackalloc long[3];

        Assert.Equal("1700000000000_-5_0", KeysetCursor.Write(1_700_000_000_000, -5, 0));
        Assert.True(KeysetCursor.TryRead("1700000000000_-5_0", read));
        Assert.Equal([1_700_000_000_000, -5, 0], read.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("1")]
    [InlineData("1_2_3")]
    [InlineData("1_x")]
    [InlineData("1_ 2")]
    [InlineData("1_0x2")]
    [InlineData("99999999999999999999_1")]
    [InlineData("1_2'; DROP TABLE core_event; --")]
    public void Any_other_text_is_no_place(string? junk) => Assert.False(KeysetCursor.TryRead(junk, stackalloc long[2]));

    [Fact]
    public void Text_that_is_too_long_is_no_place_and_no_cursor()
    {
        var endless = string.Join('_', Enumerable.Repeat("1", 300));

        Assert.False(KeysetCursor.TryRead(endless, new long[300]));
        Assert.Null(new KeysetRequest(after: endless).Cursor);
    }

    [Fact]
    public async Task An_endpoint_gets_it_from_the_address()
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString("?before=7&after=");

        Assert.Equal(new KeysetRequest(before: "7"), await KeysetRequest.BindAsync(context));
    }

    [Fact]
    public void A_list_is_walked_forth_and_back_without_gap_or_repetition()
    {
        var forth = new List<int>();
        var request = new KeysetRequest();
        KeysetPage<int> page;
        do
        {
            page = Read(request, 4);
            forth.AddRange(page.Items);
            request = new KeysetRequest(after: page.After);
        } while (page.After is not null);
        Assert.Equal(Enumerable.Range(1, 10), forth);

        var back = new List<int>(page.Items.Reverse());
        while (page.Before is not null)
        {
            page = Read(new KeysetRequest(before: page.Before), 4);
            back.AddRange(page.Items.Reverse());
        }
        Assert.Equal(Enumerable.Range(1, 10).Reverse(), back);
    }

    [Fact]
    public void The_first_page_has_none_before_it_and_the_last_none_after()
    {
        Assert.Equal((null, "4"), Edges(Read(new KeysetRequest(), 4)));
        Assert.Equal(("5", "8"), Edges(Read(new KeysetRequest(after: "4"), 4)));
        Assert.Equal(("9", null), Edges(Read(new KeysetRequest(after: "8"), 4)));
        Assert.Equal((null, "4"), Edges(Read(new KeysetRequest(before: "5"), 4)));
        Assert.Equal((null, null), Edges(Read(new KeysetRequest(), 10)));
        Assert.Equal((null, null), Edges(Read(new KeysetRequest(after: "10"), 4)));
    }

    [Fact]
    public void Addresses_keep_what_else_they_say()
    {
        var page = new KeysetPage<int>([1], "a b", "2_3");

        Assert.Equal("/things?before=a%20b", page.BeforeHref("/things"));
        Assert.Equal("/things?show=all&after=2_3", page.AfterHref("/things?show=all"));
        Assert.Null(new KeysetPage<int>([1], null, null).AfterHref("/things"));
    }

    private static (string?, string?) Edges(KeysetPage<int> page) => (page.Before, page.After);

    // A list of 1 to 10, read as a database would be.
    private static KeysetPage<int> Read(KeysetRequest request, int size)
    {
        Span<long> place = stackalloc long[1];
        KeysetCursor.TryRead(request.Cursor, place);
        var bound = place[0];
        var all = Enumerable.Range(1, 10);
        List<int> found = request.IsBackward
            ? [.. all.Where(n => n < bound).Reverse().Take(size + 1).Reverse()]
            : [.. all.Where(n => n > bound).Take(size + 1)];
        return request.ToPage(found, size, n => KeysetCursor.Write(n));
    }
}
