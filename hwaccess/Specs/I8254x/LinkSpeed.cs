namespace DriverKit.Specs.I8254x;

/// <summary>SPEED fields of CTRL and STATUS. 8254x SDM 4.0 §13.4.1, §13.4.2.</summary>
public enum LinkSpeed
{
    /// <summary>10 Mb/s.</summary>
    Mbps10 = 0,

    /// <summary>100 Mb/s.</summary>
    Mbps100 = 1,

    /// <summary>1000 Mb/s.</summary>
    Mbps1000 = 2,

    /// <summary>1000 Mb/s too, when read; not to be written.</summary>
    Mbps1000Also = 3,
}
