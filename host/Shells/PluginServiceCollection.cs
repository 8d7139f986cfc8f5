using System.Collections;

namespace Hookdesk.Host.Shells;

/// <summary>
/// What one plugin registers into. It sees the host's registrations before its own, so that <c>TryAdd…</c>, which every <c>Add…</c>
/// method of the framework is made of, does not register a second logger factory or routing beside the host's and put them out of work.
/// It can add, but not take away what is the host's.
/// </summary>
internal sealed class PluginServiceCollection(IReadOnlyList<ServiceDescriptor> host) : IServiceCollection
{
    private readonly List<ServiceDescriptor> _own = [];

    public IReadOnlyList<ServiceDescriptor> Own => _own;

    public int Count => host.Count + _own.Count;

    public bool IsReadOnly => false;

    public ServiceDescriptor this[int index]
    {
        get => index < host.Count ? host[index] : _own[index - host.Count];
        // In place of the host's: the later registration is the one that is asked for.
        set
        {
            if (index < host.Count)
                _own.Add(value);
            else
                _own[index - host.Count] = value;
        }
    }

    public void Add(ServiceDescriptor item) => _own.Add(item);

    public void Insert(int index, ServiceDescriptor item) => _own.Insert(Math.Max(0, index - host.Count), item);

    public bool Remove(ServiceDescriptor item) => _own.Remove(item);

    public void RemoveAt(int index)
    {
        if (index >= host.Count)
            _own.RemoveAt(index - host.Count);
    }

    public void Clear() => _own.Clear();

    public bool Contains(ServiceDescriptor item) => IndexOf(item) >= 0;

    public int IndexOf(ServiceDescriptor item)
    {
        for (var index = 0; index < Count; index++)
            if (this[index].Equals(item))
                return index;
        return -1;
    }

    public void CopyTo(ServiceDescriptor[] array, int arrayIndex)
    {
        foreach (var descriptor in this)
            array[arrayIndex++] = descriptor;
    }

    public IEnumerator<ServiceDescriptor> GetEnumerator() => host.Concat(_own).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
