namespace DriverKit.Specs.Nvme;

/// <summary>Commands of the admin queue. NVMe 1.4 §5, figure 139.</summary>
public enum AdminOpcode : byte
{
    /// <summary>Delete I/O Submission Queue. §5.6.</summary>
    DeleteSubmissionQueue = 0x00,

    /// <summary>Create I/O Submission Queue. §5.4.</summary>
    CreateSubmissionQueue = 0x01,

    /// <summary>Get Log Page. §5.14.</summary>
    GetLogPage = 0x02,

    /// <summary>Delete I/O Completion Queue. §5.5.</summary>
    DeleteCompletionQueue = 0x04,

    /// <summary>Create I/O Completion Queue. §5.3.</summary>
    CreateCompletionQueue = 0x05,

    /// <summary>Identify. §5.15.</summary>
    Identify = 0x06,

    /// <summary>Abort. §5.1.</summary>
    Abort = 0x08,

    /// <summary>Set Features. §5.21.</summary>
    SetFeatures = 0x09,

    /// <summary>Get Features. §5.13.</summary>
    GetFeatures = 0x0a,

    /// <summary>Asynchronous Event Request. §5.2.</summary>
    AsynchronousEventRequest = 0x0c,

    /// <summary>Namespace Management. §5.20.</summary>
    NamespaceManagement = 0x0d,

    /// <summary>Firmware Commit. §5.11.</summary>
    FirmwareCommit = 0x10,

    /// <summary>Firmware Image Download. §5.12.</summary>
    FirmwareImageDownload = 0x11,

    /// <summary>Device Self-test. §5.8.</summary>
    DeviceSelfTest = 0x14,

    /// <summary>Namespace Attachment. §5.19.</summary>
    NamespaceAttachment = 0x15,

    /// <summary>Keep Alive. §5.16.</summary>
    KeepAlive = 0x18,

    /// <summary>Directive Send. §5.10.</summary>
    DirectiveSend = 0x19,

    /// <summary>Directive Receive. §5.9.</summary>
    DirectiveReceive = 0x1a,

    /// <summary>Virtualization Management. §5.22.</summary>
    VirtualizationManagement = 0x1c,

    /// <summary>Doorbell Buffer Config. §5.7.</summary>
    DoorbellBufferConfig = 0x7c,

    /// <summary>Format NVM. §5.23.</summary>
    FormatNvm = 0x80,

    /// <summary>Security Send. §5.26.</summary>
    SecuritySend = 0x81,

    /// <summary>Security Receive. §5.25.</summary>
    SecurityReceive = 0x82,

    /// <summary>Sanitize. §5.24.</summary>
    Sanitize = 0x84,
}
