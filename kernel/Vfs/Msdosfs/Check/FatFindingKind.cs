namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>What a check can find.</summary>
public enum FatFindingKind
{
    /// <summary>The boot sector is unusable; its backup was taken.</summary>
    BootSector,

    /// <summary>Boot sector and backup differ.</summary>
    BackupBootSector,

    /// <summary>The volume was not put to rest.</summary>
    Dirty,

    /// <summary>The copies of the FAT differ.</summary>
    FatsDiffer,

    /// <summary>The first entry of the FAT does not repeat the media byte.</summary>
    MediaByte,

    /// <summary>The FSInfo sector is not one.</summary>
    FsInfoSignature,

    /// <summary>The count of free clusters is wrong.</summary>
    FreeCount,

    /// <summary>Clusters are taken and belong to no file.</summary>
    LostClusters,

    /// <summary>A file or directory begins at a number that is no cluster's.</summary>
    BadStart,

    /// <summary>A chain leads out of range, to a free cluster or to a bad one.</summary>
    BadChain,

    /// <summary>A chain leads to a cluster of another file, or back into itself.</summary>
    CrossLink,

    /// <summary>A file has fewer clusters than its size asks for.</summary>
    ChainTooShort,

    /// <summary>A file has more clusters than its size asks for.</summary>
    ChainTooLong,

    /// <summary>A directory's entry states a size.</summary>
    DirectorySize,

    /// <summary>A directory has more than 65,536 slots.</summary>
    DirectoryTooLong,

    /// <summary>The entries <c>.</c> and <c>..</c> of a directory are missing, misplaced or wrong.</summary>
    Dots,

    /// <summary>Parts of a long name belong to no file.</summary>
    OrphanLongName,

    /// <summary>Fields of a part of a long name that must be zero are not.</summary>
    LongNameFields,

    /// <summary>A name holds what no name may.</summary>
    BadName,

    /// <summary>Two entries of a directory have one name.</summary>
    DuplicateName,

    /// <summary>Slots beyond a directory's end are not empty; not every system stops at the end.</summary>
    BeyondEnd,

    /// <summary>A label in another place than the root, or a second one.</summary>
    Label,
}
