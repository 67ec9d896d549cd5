using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>Sense key, additional sense code and qualifier to action and errno. SPC-4 §4.5.6 and §4.5.7; the first row that fits counts.</summary>
internal static class SenseTable
{
    private static readonly SenseRule[] Rules =
    [
        // 0h NO SENSE with CHECK CONDITION says nothing of what became of the data.
        new(0x0, -1, -1, ScsiAction.Retry, Errno.EIO),
        new(0x1, -1, -1, ScsiAction.Finish, Errno.Ok),

        new(0x2, 0x04, 0x01, ScsiAction.WaitReady, Errno.EIO),
        new(0x2, 0x04, 0x02, ScsiAction.StartUnit, Errno.EIO),
        new(0x2, 0x04, 0x03, ScsiAction.Finish, Errno.EIO),
        new(0x2, 0x04, 0x04, ScsiAction.Finish, Errno.EBUSY),
        new(0x2, 0x04, 0x12, ScsiAction.Finish, Errno.ENXIO),
        new(0x2, 0x04, -1, ScsiAction.WaitReady, Errno.EIO),
        new(0x2, 0x05, -1, ScsiAction.Finish, Errno.ENXIO),
        new(0x2, 0x30, -1, ScsiAction.Finish, Errno.EFTYPE),
        new(0x2, 0x31, -1, ScsiAction.Finish, Errno.EFTYPE),
        new(0x2, 0x3a, -1, ScsiAction.NoMedium, Errno.ENXIO, ScsiAttention.MediumGone),
        new(0x2, 0x3e, -1, ScsiAction.WaitReady, Errno.EIO),
        new(0x2, -1, -1, ScsiAction.WaitReady, Errno.EIO),

        // 3h: the device has done its own rereads already where it names an unrecovered error.
        new(0x3, 0x11, -1, ScsiAction.Finish, Errno.EIO),
        new(0x3, 0x13, -1, ScsiAction.Finish, Errno.EIO),
        new(0x3, 0x14, -1, ScsiAction.Finish, Errno.EIO),
        new(0x3, 0x31, -1, ScsiAction.Finish, Errno.EFTYPE),
        new(0x3, -1, -1, ScsiAction.Retry, Errno.EIO),
        new(0x4, -1, -1, ScsiAction.Retry, Errno.EIO),

        new(0x5, 0x20, -1, ScsiAction.Finish, Errno.EOPNOTSUPP),

        // Drivers stay within the capacity, so this is a mistake of the unit's; some make it once after power-on.
        new(0x5, 0x21, -1, ScsiAction.Retry, Errno.EINVAL),
        new(0x5, 0x25, -1, ScsiAction.Finish, Errno.ENXIO),
        new(0x5, 0x27, -1, ScsiAction.Finish, Errno.EROFS, ScsiAttention.WriteProtected),
        new(0x5, 0x53, 0x02, ScsiAction.Finish, Errno.EBUSY),
        new(0x5, -1, -1, ScsiAction.Finish, Errno.EINVAL),

        new(0x6, 0x28, -1, ScsiAction.MediumChanged, Errno.EIO, ScsiAttention.MediumChanged),
        new(0x6, 0x29, -1, ScsiAction.Attention, Errno.EIO, ScsiAttention.Reset),
        new(0x6, 0x2a, 0x09, ScsiAction.Attention, Errno.EIO, ScsiAttention.CapacityChanged),
        new(0x6, 0x2a, -1, ScsiAction.Attention, Errno.EIO, ScsiAttention.ModeChanged),
        new(0x6, 0x3a, -1, ScsiAction.NoMedium, Errno.ENXIO, ScsiAttention.MediumGone),
        new(0x6, 0x3f, 0x0e, ScsiAction.Attention, Errno.EIO, ScsiAttention.LunsChanged),
        new(0x6, -1, -1, ScsiAction.Attention, Errno.EIO),

        new(0x7, 0x27, 0x07, ScsiAction.Finish, Errno.ENOSPC),
        new(0x7, 0x27, -1, ScsiAction.Finish, Errno.EROFS, ScsiAttention.WriteProtected),
        new(0x7, -1, -1, ScsiAction.Finish, Errno.EACCES),
        new(0x8, -1, -1, ScsiAction.Finish, Errno.EIO),
        new(0xb, -1, -1, ScsiAction.Retry, Errno.EIO),
        new(0xd, -1, -1, ScsiAction.Finish, Errno.ENOSPC),
    ];

    private static readonly SenseRule Otherwise = new(-1, -1, -1, ScsiAction.Finish, Errno.EIO);

    /// <summary>The rule for sense data.</summary>
    public static SenseRule Find(SenseKey key, int asc, int ascq)
    {
        foreach (SenseRule rule in Rules)
        {
            if (rule.Key == (int)key && (rule.Asc < 0 || rule.Asc == asc) && (rule.Ascq < 0 || rule.Ascq == ascq))
            {
                return rule;
            }
        }

        return Otherwise;
    }
}
