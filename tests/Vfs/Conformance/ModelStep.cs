using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>One step of a run that the model makes too.</summary>
public sealed record ModelStep(int Kind, string Path, string Other, int Offset, int Length)
{
    public Errno Apply(ModelFileSystem model) => Kind switch
    {
        0 => model.MakeDirectory(Path),
        1 => model.RemoveDirectory(Path),
        2 => model.Unlink(Path),
        3 or 4 => model.Rename(Path, Other),
        5 => model.Truncate(Path, Offset),
        _ => model.Write(Path, Offset, Bytes()),
    };

    public Errno Apply(FileSyscalls calls) => Kind switch
    {
        0 => calls.MakeDirectory(Path, 0x1ff),
        1 => calls.RemoveDirectory(Path),
        2 => calls.Unlink(Path),
        3 or 4 => calls.Rename(Path, Other),
        5 => calls.Truncate(Path, Offset),
        _ => Write(calls),
    };

    private Errno Write(FileSyscalls calls)
    {
        Errno error = calls.Open(Path, OpenFlags.WriteOnly | OpenFlags.Create, 0x1b6, out int fd);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = calls.WriteAt(fd, Bytes(), Offset, out int written);
        Assert.That(written, Is.EqualTo(Length));
        Errno close = calls.Close(fd);
        return error == Errno.Ok ? close : error;
    }

    private byte[] Bytes()
    {
        byte[] bytes = new byte[Length];
        new Random(Offset + (Length * 31)).NextBytes(bytes);
        return bytes;
    }
}
