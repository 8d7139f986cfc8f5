using System.Reflection;

namespace Hookdesk.Host.Ground;

internal static class AssemblyTypes
{
    /// <summary>
    /// The types of an assembly without those that cannot be loaded: they are made of contracts of a plugin that it extends only if it is
    /// there.
    /// </summary>
    public static IEnumerable<Type> LoadableTypes(this Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }
}
