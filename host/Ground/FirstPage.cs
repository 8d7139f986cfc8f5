namespace Hookdesk.Host.Ground;

/// <summary>
/// The moment between the start of the program and its first page. Somebody waits for that page, and nobody for background work, which
/// would take the processors from it; so it begins afterwards, or soon after a start that nobody waits for.
/// </summary>
internal sealed class FirstPage(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when background work may begin. Where no page is expected (tests, the command line) it has ended.</summary>
    public Task Over { get; private set; } = Task.CompletedTask;

    public bool IsExpected => !Over.IsCompleted;

    /// <summary>The program starts to serve.</summary>
    public void Expect() => Over = Task.WhenAny(_served.Task, Task.Delay(Patience, time));

    /// <summary>Answers a request of which nobody knows yet whether it is the first page.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate answer)
    {
        await answer(context).ConfigureAwait(false);
        // Neither a probe of the machine's health nor a redirect is a page.
        if (context.Response is { StatusCode: StatusCodes.Status200OK, ContentType: { } type } && type.StartsWith("text/html"))
            _served.TrySetResult();
    }
}
