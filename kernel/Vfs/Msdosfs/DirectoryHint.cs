namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>What is known of a directory before it is loaded: its entry, and its parent's first cluster (0 for the root).</summary>
internal readonly record struct DirectoryHint(SlotRecord Record, uint ParentCluster);
