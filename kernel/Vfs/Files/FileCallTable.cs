namespace DriverKit.Kernel.Vfs;

/// <summary>The system calls on files as a kernel counts them.</summary>
internal sealed class FileCallTable(SyscallTable table)
{
    public Syscall Access { get; } = table.Define("access");

    public Syscall ChangeDirectory { get; } = table.Define("chdir");

    public Syscall Chmod { get; } = table.Define("chmod");

    public Syscall Chown { get; } = table.Define("chown");

    public Syscall Close { get; } = table.Define("close");

    public Syscall Duplicate { get; } = table.Define("dup");

    public Syscall Fsync { get; } = table.Define("fsync");

    public Syscall GetCurrentDirectory { get; } = table.Define("getcwd");

    public Syscall GetDirectoryEntries { get; } = table.Define("getdents");

    public Syscall Link { get; } = table.Define("link");

    public Syscall MakeDirectory { get; } = table.Define("mkdir");

    public Syscall Open { get; } = table.Define("open");

    public Syscall Read { get; } = table.Define("read");

    public Syscall ReadLink { get; } = table.Define("readlink");

    public Syscall RemoveDirectory { get; } = table.Define("rmdir");

    public Syscall Rename { get; } = table.Define("rename");

    public Syscall Seek { get; } = table.Define("lseek");

    public Syscall Stat { get; } = table.Define("stat");

    public Syscall StatVfs { get; } = table.Define("statvfs");

    public Syscall SymbolicLink { get; } = table.Define("symlink");

    public Syscall Sync { get; } = table.Define("sync");

    public Syscall Truncate { get; } = table.Define("truncate");

    public Syscall Unlink { get; } = table.Define("unlink");

    public Syscall Utimens { get; } = table.Define("utimens");

    public Syscall Write { get; } = table.Define("write");
}
