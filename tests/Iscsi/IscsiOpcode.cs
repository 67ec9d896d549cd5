namespace DriverKit.Iscsi.Tests;

/// <summary>Opcodes of the basic header segment. RFC 7143 §11.2.1.2.</summary>
internal enum IscsiOpcode : byte
{
    NopOut = 0x00,
    Command = 0x01,
    TaskManagement = 0x02,
    Login = 0x03,
    Text = 0x04,
    DataOut = 0x05,
    Logout = 0x06,
    NopIn = 0x20,
    Response = 0x21,
    TaskManagementResponse = 0x22,
    LoginResponse = 0x23,
    TextResponse = 0x24,
    DataIn = 0x25,
    LogoutResponse = 0x26,
    ReadyToTransfer = 0x31,
    Reject = 0x3f,
}
