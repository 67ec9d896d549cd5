namespace DriverKit.Specs.Nvme;

/// <summary>Commands of the NVM command set. NVMe 1.4 §6, figure 346.</summary>
public enum NvmOpcode : byte
{
    /// <summary>Flush. §6.8.</summary>
    Flush = 0x00,

    /// <summary>Write. §6.15.</summary>
    Write = 0x01,

    /// <summary>Read. §6.9.</summary>
    Read = 0x02,

    /// <summary>Write Uncorrectable. §6.16.</summary>
    WriteUncorrectable = 0x04,

    /// <summary>Compare. §6.6.</summary>
    Compare = 0x05,

    /// <summary>Write Zeroes. §6.17.</summary>
    WriteZeroes = 0x08,

    /// <summary>Dataset Management. §6.7.</summary>
    DatasetManagement = 0x09,

    /// <summary>Verify. §6.14.</summary>
    Verify = 0x0c,

    /// <summary>Reservation Register. §6.11.</summary>
    ReservationRegister = 0x0d,

    /// <summary>Reservation Report. §6.13.</summary>
    ReservationReport = 0x0e,

    /// <summary>Reservation Acquire. §6.10.</summary>
    ReservationAcquire = 0x11,

    /// <summary>Reservation Release. §6.12.</summary>
    ReservationRelease = 0x15,
}
