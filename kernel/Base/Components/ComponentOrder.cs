namespace DriverKit.Kernel;

/// <summary>The order in which components are initialised: by level, then as given, but what a component requires before it.</summary>
internal static class ComponentOrder
{
    /// <exception cref="ArgumentException">One is given twice, requires itself, or requires what is not there.</exception>
    public static IReadOnlyList<IKernelComponent> Of(IEnumerable<IKernelComponent> components)
    {
        var byName = new Dictionary<string, IKernelComponent>(StringComparer.Ordinal);
        var given = new List<IKernelComponent>();
        foreach (IKernelComponent component in components)
        {
            if (!byName.TryAdd(component.Name, component))
            {
                throw new ArgumentException($"the component '{component.Name}' is given twice", nameof(components));
            }

            given.Add(component);
        }

        var ordered = new List<IKernelComponent>(given.Count);
        var path = new List<string>();
        foreach (IKernelComponent component in given.OrderBy(c => c.Level))
        {
            Place(component, byName, ordered, path);
        }

        return ordered;
    }

    private static void Place(
        IKernelComponent component, Dictionary<string, IKernelComponent> byName, List<IKernelComponent> ordered, List<string> path)
    {
        if (ordered.Contains(component))
        {
            return;
        }

        path.Add(component.Name);
        if (path.IndexOf(component.Name) < path.Count - 1)
        {
            throw new ArgumentException($"components require each other in a circle: {string.Join(" → ", path)}");
        }

        foreach (string required in component.Requires)
        {
            if (!byName.TryGetValue(required, out IKernelComponent? other))
            {
                throw new ArgumentException($"the component '{component.Name}' requires '{required}', which was not given: bring it in as well");
            }

            Place(other, byName, ordered, path);
        }

        path.RemoveAt(path.Count - 1);
        ordered.Add(component);
    }
}
