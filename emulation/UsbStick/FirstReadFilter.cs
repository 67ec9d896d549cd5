using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation.UsbStick;

/// <summary>Fails the first READ(10).</summary>
internal sealed class FirstReadFilter : ScsiTaskFilter
{
    private bool _failed;

    public override bool Before(ScsiTask task)
    {
        if (_failed || task.Opcode != ScsiOpcode.Read10)
        {
            return false;
        }

        _failed = true;
        Refuse(task, ScsiSense.LbaOutOfRange);
        return true;
    }
}
