namespace DriverKit.Kernel;

/// <summary>Who acts: user, group and further groups.</summary>
/// <param name="Uid">User; 0 is the superuser.</param>
/// <param name="Gid">Group.</param>
/// <param name="Groups">Further groups.</param>
public sealed record Credentials(uint Uid, uint Gid, IReadOnlyList<uint> Groups)
{
    /// <summary>The superuser.</summary>
    public static Credentials Root { get; } = new(0, 0, []);

    /// <summary>True for the superuser.</summary>
    public bool IsSuperuser => Uid == 0;

    /// <summary>True if <paramref name="gid"/> is among the groups.</summary>
    /// <param name="gid">A group.</param>
    public bool IsMember(uint gid) => Gid == gid || Groups.Contains(gid);
}
