namespace DriverKit.Kernel.Vfs;

/// <summary>Who may do what, by owner, group and mode bits (genfs_can_access and its kin).</summary>
public static class Permissions
{
    /// <summary>Set-user-id on execution.</summary>
    public const int SetUid = 0x800;

    /// <summary>Set-group-id on execution.</summary>
    public const int SetGid = 0x400;

    /// <summary>In a directory only a file's owner, the directory's owner and the superuser may remove or rename the file.</summary>
    public const int Sticky = 0x200;

    /// <summary>All bits of a mode that chmod(2) sets, octal 07777.</summary>
    public const int AllModes = 0xfff;

    /// <summary>Whether somebody may read, write or execute.</summary>
    /// <param name="attributes">The file's attributes.</param>
    /// <param name="modes">What.</param>
    /// <param name="credentials">Who.</param>
    /// <returns>Ok or EACCES.</returns>
    public static Errno Check(in VnodeAttributes attributes, AccessModes modes, Credentials credentials)
    {
        if (credentials.IsSuperuser)
        {
            bool executes = (modes & AccessModes.Execute) != 0 && attributes.Type != VnodeType.Directory;
            return executes && (attributes.Mode & 0x49) == 0 ? Errno.EACCES : Errno.Ok;
        }

        int granted = attributes.Mode & 7;
        if (attributes.Uid == credentials.Uid)
        {
            granted = (attributes.Mode >> 6) & 7;
        }
        else if (credentials.IsMember(attributes.Gid))
        {
            granted = (attributes.Mode >> 3) & 7;
        }

        return ((int)modes & ~granted) == 0 ? Errno.Ok : Errno.EACCES;
    }

    /// <summary>Whether somebody may remove or rename a file that a directory names, given write permission there: the sticky rule.</summary>
    /// <param name="directory">The directory's attributes.</param>
    /// <param name="file">The file's attributes.</param>
    /// <param name="credentials">Who.</param>
    /// <returns>Ok or EPERM.</returns>
    public static Errno CheckSticky(in VnodeAttributes directory, in VnodeAttributes file, Credentials credentials) =>
        (directory.Mode & Sticky) == 0 || credentials.IsSuperuser
            || credentials.Uid == directory.Uid || credentials.Uid == file.Uid
            ? Errno.Ok
            : Errno.EPERM;

    /// <summary>Whether somebody may change attributes as asked; a change of mode or group may lose its set-id bits here.</summary>
    /// <param name="attributes">The file's attributes now.</param>
    /// <param name="changes">What is asked.</param>
    /// <param name="credentials">Who.</param>
    /// <returns>Ok, EPERM or EACCES.</returns>
    public static Errno CheckChange(in VnodeAttributes attributes, ref AttributeChanges changes, Credentials credentials)
    {
        if (credentials.IsSuperuser)
        {
            return Errno.Ok;
        }

        bool owner = attributes.Uid == credentials.Uid;
        if (changes.Mode is { } mode)
        {
            if (!owner)
            {
                return Errno.EPERM;
            }

            changes.Mode = credentials.IsMember(attributes.Gid) ? mode : mode & ~SetGid;
        }

        if ((changes.Uid is { } uid && (uid != attributes.Uid || !owner))
            || (changes.Gid is { } gid && (!owner || (gid != attributes.Gid && !credentials.IsMember(gid)))))
        {
            return Errno.EPERM;
        }

        if ((changes.Uid is not null || changes.Gid is not null) && attributes.Type == VnodeType.Regular)
        {
            changes.Mode ??= attributes.Mode & ~(SetUid | SetGid);
        }

        bool times = changes.AccessTime is not null || changes.ModifyTime is not null;
        return !times || owner ? Errno.Ok
            : !changes.TimesAreNow ? Errno.EPERM
            : Check(attributes, AccessModes.Write, credentials);
    }
}
