using System.CommandLine;
using DriverKit.Cli.Commands.Fs;

namespace DriverKit.Cli.Commands;

/// <summary><c>fs</c>: file-system tools without mounting, on an image or through the whole driver stack.</summary>
internal static class FsCommand
{
    public static Command Create() => new("fs", "Work on the files of an image or a device, without mounting it on this host")
    {
        ListCommand.Create(),
        ShowCommands.CreateCat(),
        ShowCommands.CreateStat(),
        ShowCommands.CreateSum(),
        SpaceCommands.CreateDf(),
        SpaceCommands.CreateDu(),
        CopyCommands.CreateGet(),
        CopyCommands.CreatePut(),
        CopyCommands.CreateCp(),
        ChangeCommands.CreateMv(),
        ChangeCommands.CreateRm(),
        ChangeCommands.CreateMkdir(),
        MakeCommands.CreateMkfs(),
        MakeCommands.CreateFsck(),
    };
}
