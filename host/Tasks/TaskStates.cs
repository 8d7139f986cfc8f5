using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Tasks;

/// <summary>A background task as this node knows it.</summary>
internal sealed class TaskState(TaskContribution task)
{
    public TaskContribution Task { get; } = task;

    public AsyncSignal Wake { get; } = new();

    /// <summary>True while a run is under way on this node.</summary>
    public bool Running { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset? NextAt { get; set; }

    /// <summary>What the last run reported, or its error.</summary>
    public string Result { get; set; } = "";

    public bool Failed { get; set; }

    /// <summary>Takes over what is written of the last run.</summary>
    public void Recall(TaskRow last) => (StartedAt, EndedAt, Result, Failed) = (last.StartedAt, last.EndedAt, last.Result, last.Failed);
}

/// <summary>The background tasks of one shell: their state for the admin, and the bell that wakes them.</summary>
internal sealed class TaskStates(IEnumerable<TaskContribution> tasks) : ITaskTrigger
{
    private readonly Dictionary<string, TaskState> _all = tasks
        .DistinctBy(task => task.Name)
        .ToDictionary(task => task.Name, task => new TaskState(task), StringComparer.Ordinal);

    public IReadOnlyCollection<TaskState> All => _all.Values;

    public void RunSoon(string taskName)
    {
        if (_all.TryGetValue(taskName, out var state))
            state.Wake.Raise();
    }
}
