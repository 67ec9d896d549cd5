using System.Text.Json;

namespace DriverKit.Cli.Tests;

/// <summary>Registers by name, of emulated devices.</summary>
public class RegisterCommandTests
{
    [Test]
    public void Devices_are_listed_and_shown_as_tables()
    {
        Assert.That(Tool.Run("registers").Succeeds().Output, Does.Contain("edu ").And.Contain("e1000 "));
        string edu = Tool.Run("registers", "edu").Succeeds().Output;
        Assert.That(edu, Does.StartWith("EduRegisters, BAR 0").And.Contain("00004  Liveness").And.Contain("Computing"));
        Assert.That(Tool.Run("registers", "e1000", "--markdown").Succeeds().Output, Does.Contain("| 0x8 | Status (STATUS) | 32 | RO |"));
        JsonElement json = JsonDocument.Parse(Tool.Run("registers", "edu", "--json").Succeeds().Output).RootElement;
        JsonElement first = json.GetProperty("blocks")[0].GetProperty("registers")[0];
        Assert.That(first.GetProperty("name").GetString(), Is.EqualTo("Identification"));
        Assert.That(first.GetProperty("reset").GetUInt64(), Is.EqualTo(0x010000ed));
        Tool.Run("registers", "nothing").Fails(2, "there are those of");
    }

    [Test]
    public void Live_values_are_decoded_by_field()
    {
        string live = Tool.Run("registers", "--device", "emu:edu").Succeeds().Output;
        Assert.That(live, Does.Contain("00000  Identification").And.Contain("0x010000ed").And.Contain("write-only"));
        JsonElement json = JsonDocument.Parse(Tool.Run("registers", "--device", "emu:edu", "--json").Succeeds().Output).RootElement;
        Assert.That(json.GetProperty("blocks")[0].GetProperty("registers")[0].GetProperty("values")[0].GetUInt64(), Is.EqualTo(0x010000ed));
    }

    [Test]
    public void The_datasheets_short_names_will_do()
    {
        Assert.That(Tool.Run("peek", "emu:nvme,size=16M", "CSTS.RDY", "csts.shst", "VS").Succeeds().Output.ReplaceLineEndings("\n"),
            Does.StartWith("CSTS.RDY=0\nCSTS.SHST=Normal\nVS=0x00010400"));
        Assert.That(Tool.Run("poke", "emu:nvme,size=16M", "AQA=0x001f001f", "CC.IOSQES=6").Succeeds().Output, Does.Contain("CC.IOSQES 0->6"));
    }

    [Test]
    public void Single_registers_and_fields_are_read_and_written()
    {
        Assert.That(Tool.Run("peek", "emu:edu", "Identification").Succeeds().Output, Does.StartWith("Identification=0x010000ed  "));
        Assert.That(Tool.Run("poke", "emu:edu", "Liveness=0x12").Succeeds().Output, Does.StartWith("Liveness 0x"));
        Tool.Run("poke", "emu:edu", "Identification=1").Fails(2, "read-only");
        Tool.Run("poke", "emu:edu", "Liveness=0x100000000").Fails(2, "does not fit");
        Tool.Run("poke", "emu:edu", "Liveness").Fails(2, "sets nothing");
        Tool.Run("peek", "emu:edu", "InterruptRaise").Fails(2, "write-only");
        Tool.Run("peek", "emu:edu", "Nothing").Fails(2, "has no register 'Nothing'");
        Tool.Run("peek", "emu:usb-stick", "Status").Fails(1, "emu:usb-stick");
        Tool.Run("poke", "usb:1234:5678", "Liveness=1").Fails(2, "--real-device");
    }
}
