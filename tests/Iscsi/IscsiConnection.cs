using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using DriverKit.Emulation;
using DriverKit.Specs.Scsi;

namespace DriverKit.Iscsi.Tests;

/// <summary>One connection, which is one session: login, full-feature phase, logout. RFC 7143.</summary>
internal sealed class IscsiConnection : IDisposable
{
    private const uint None = 0xffffffff;
    private const int MaxBurst = 262144;
    private const uint Window = 64;
    private const byte TaskDoesNotExist = 1;

    private readonly IscsiServer _server;
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly Dictionary<uint, IscsiWrite> _writes = [];
    private readonly Dictionary<string, string> _keys = [];
    private ScsiNexus? _nexus;
    private uint _statSn = 1;
    private uint _expCmdSn;
    private int _segment = 8192;
    private bool _discovery;

    public IscsiConnection(IscsiServer server, TcpClient client)
    {
        _server = server;
        _client = client;
        client.NoDelay = true;
        _stream = client.GetStream();
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "iscsi connection" }.Start();

    public void Dispose() => _client.Dispose();

    private void Run()
    {
        try
        {
            bool open = true;
            while (open && IscsiPdu.Read(_stream) is { } pdu)
            {
                lock (_server.Gate)
                {
                    open = Handle(pdu);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            TestContext.Progress.WriteLine($"iscsi: {e.Message}");
        }
        finally
        {
            lock (_server.Gate)
            {
                _nexus?.Close();
                _nexus = null;
            }

            _client.Dispose();
        }
    }

    private bool Handle(IscsiPdu pdu)
    {
        if (pdu.Opcode == IscsiOpcode.Login)
        {
            return Login(pdu);
        }

        if (pdu.Opcode != IscsiOpcode.DataOut && !pdu.Immediate)
        {
            // RFC 7143 §4.2.2.1: what lies outside the window is ignored.
            if (pdu[24] != _expCmdSn)
            {
                return true;
            }

            _expCmdSn++;
        }

        switch (pdu.Opcode)
        {
            case IscsiOpcode.Command when _nexus is not null:
                Command(pdu);
                return true;
            case IscsiOpcode.DataOut when _nexus is not null:
                return DataOut(pdu);
            case IscsiOpcode.NopOut:
                if (pdu.TaskTag != None)
                {
                    Send(new IscsiPdu { Opcode = IscsiOpcode.NopIn, Flags = 0x80, Data = pdu.Data, TaskTag = pdu.TaskTag, [20] = None });
                }

                return true;
            case IscsiOpcode.TaskManagement when _nexus is not null:
                Manage(pdu);
                return true;
            case IscsiOpcode.Text:
                Text(pdu);
                return true;
            case IscsiOpcode.Logout:
                Send(new IscsiPdu { Opcode = IscsiOpcode.LogoutResponse, Flags = 0x80, TaskTag = pdu.TaskTag });
                return false;
            default:
                var reject = new IscsiPdu { Opcode = IscsiOpcode.Reject, Flags = 0x80, Data = pdu.Header, TaskTag = None };
                reject.Header[2] = 0x04;
                Send(reject);
                return true;
        }
    }

    private void Send(IscsiPdu pdu, bool advances = true)
    {
        pdu[24] = advances ? _statSn++ : _statSn;
        pdu[28] = _expCmdSn;
        pdu[32] = _expCmdSn + Window - 1;
        pdu.Write(_stream);
    }

    private static Dictionary<string, string> ParseKeys(byte[] data) =>
        Encoding.UTF8.GetString(data).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);

    private bool Login(IscsiPdu pdu)
    {
        var answer = new StringBuilder();
        bool first = _keys.Count == 0;
        _expCmdSn = pdu[24];
        foreach ((string key, string value) in ParseKeys(pdu.Data))
        {
            _keys[key] = value;
            string? reply = key switch
            {
                "AuthMethod" or "HeaderDigest" or "DataDigest" => "None",
                "InitialR2T" or "DataPDUInOrder" or "DataSequenceInOrder" => "Yes",
                "MaxBurstLength" or "FirstBurstLength" => Math.Min(int.Parse(value), MaxBurst).ToString(),
                "MaxConnections" or "MaxOutstandingR2T" => "1",
                "ErrorRecoveryLevel" or "DefaultTime2Retain" => "0",
                "DefaultTime2Wait" => value,
                "ImmediateData" or "IFMarker" or "OFMarker" => "No",
                "InitiatorName" or "InitiatorAlias" or "TargetName" or "SessionType" => null,
                "MaxRecvDataSegmentLength" => MaxBurst.ToString(),
                _ => "NotUnderstood",
            };
            if (reply is not null)
            {
                answer.Append(key).Append('=').Append(reply).Append('\0');
            }
        }

        if (_keys.TryGetValue("MaxRecvDataSegmentLength", out string? segment))
        {
            _segment = int.Parse(segment);
        }

        if (first)
        {
            answer.Append("TargetPortalGroupTag=1\0");
        }

        _discovery = _keys.GetValueOrDefault("SessionType") == "Discovery";
        byte status = _keys.ContainsKey("InitiatorName") ? (byte)0 : (byte)2;
        byte detail = status == 0 ? (byte)0 : (byte)7;
        if (!_discovery && _keys.GetValueOrDefault("TargetName") is { } name && name != _server.Name)
        {
            (status, detail) = (2, 3);
        }

        bool ends = (pdu.Flags & 0x80) != 0;
        var response = new IscsiPdu { Opcode = IscsiOpcode.LoginResponse, Flags = (byte)(pdu.Flags & (ends ? 0x8f : 0x0c)), TaskTag = pdu.TaskTag };
        response.Data = Encoding.UTF8.GetBytes(answer.ToString());
        pdu.Header.AsSpan(8, 8).CopyTo(response.Header.AsSpan(8));
        response.Header[36] = status;
        response.Header[37] = detail;
        if (ends && (pdu.Flags & 3) == 3 && status == 0)
        {
            response.Header[15] = 1;
            if (!_discovery)
            {
                string isid = Convert.ToHexString(pdu.Header, 8, 6);
                _nexus = _server.Target.CreateNexus($"{_keys["InitiatorName"]},i,0x{isid}", carriesSense: true);
            }
        }

        Send(response);
        return status == 0;
    }

    private void Text(IscsiPdu pdu)
    {
        var response = new IscsiPdu { Opcode = IscsiOpcode.TextResponse, Flags = 0x80, TaskTag = pdu.TaskTag, [20] = None };
        if (ParseKeys(pdu.Data).ContainsKey("SendTargets"))
        {
            response.Data = Encoding.UTF8.GetBytes($"TargetName={_server.Name}\0TargetAddress=127.0.0.1:{_server.Port},1\0");
        }

        Send(response);
    }

    private void Command(IscsiPdu pdu)
    {
        var task = new ScsiTask();
        _server.Target.Begin(task, _nexus!, pdu.Lun, pdu.Header.AsSpan(32, 16));
        uint expected = pdu[20];
        bool reads = (pdu.Flags & 0x40) != 0;
        bool writes = (pdu.Flags & 0x20) != 0;
        bool exact = task.Opcode is ScsiOpcode.CompareAndWrite or ScsiOpcode.WriteSame10 or ScsiOpcode.WriteSame16;
        if (exact && task.Status == ScsiStatus.Good && writes && expected != task.Length)
        {
            // Data whose meaning lies in their very length are not taken with another.
            Fail(pdu, ScsiSense.InvalidField);
        }
        else if (task.Direction == ScsiDataDirection.In && writes && !reads && expected > 0)
        {
            // Flagged the wrong way round no data move, and the residual says so.
            Answer(pdu, ScsiStatus.Good, default, 0x02, expected, 0);
        }
        else if (task.Direction == ScsiDataDirection.Out && reads && !writes && expected > 0)
        {
            Fail(pdu, ScsiSense.InvalidField);
        }
        else if (task.Direction == ScsiDataDirection.Out)
        {
            var write = new IscsiWrite(pdu, task, Math.Min(expected, task.Length));
            _writes[pdu.TaskTag] = write;
            Take(write, pdu.Data);
            Continue(write);
        }
        else
        {
            Read(pdu, task, expected);
        }
    }

    private void Read(IscsiPdu pdu, ScsiTask task, uint expected)
    {
        long total = task.Length;
        long send = Math.Min(total, expected);
        long sent = 0;
        uint sn = 0;
        while (sent < send)
        {
            byte[] data = new byte[Math.Min(Math.Min(_segment, MaxBurst), send - sent)];
            int count = task.Pull(data);
            if (count > 0)
            {
                bool last = sent + count == send || count < data.Length;
                var part = new IscsiPdu
                {
                    Opcode = IscsiOpcode.DataIn,
                    Flags = (byte)(last ? 0x80 : 0),
                    TaskTag = pdu.TaskTag,
                    Data = data[..count],
                    [20] = None,
                    [36] = sn++,
                    [40] = (uint)sent,
                };
                Send(part, advances: false);
            }

            sent += count;
            if (count < data.Length)
            {
                total = sent;
                break;
            }
        }

        task.End();
        Respond(pdu, task, expected, total, sn);
    }

    private static void Take(IscsiWrite write, byte[] data)
    {
        int count = (int)Math.Min(data.Length, write.Wanted - write.Received);
        write.Task.Push(data.AsSpan(0, count));
        write.Received += count;
    }

    private void Continue(IscsiWrite write)
    {
        if (write.Received < write.Wanted && write.Task.Status == ScsiStatus.Good)
        {
            long burst = Math.Min(MaxBurst, write.Wanted - write.Received);
            write.BurstEnd = write.Received + burst;
            write.NextDataSn = 0;
            var ready = new IscsiPdu
            {
                Opcode = IscsiOpcode.ReadyToTransfer,
                Flags = 0x80,
                TaskTag = write.Command.TaskTag,
                [20] = write.ReadyCount + 1,
                [36] = write.ReadyCount,
                [40] = (uint)write.Received,
                [44] = (uint)burst,
            };
            write.Command.Header.AsSpan(8, 8).CopyTo(ready.Header.AsSpan(8));
            write.ReadyCount++;
            Send(ready, advances: false);
            return;
        }

        _writes.Remove(write.Command.TaskTag);
        long total = write.Task.Length;
        write.Task.End();
        Respond(write.Command, write.Task, write.Command[20], total, write.ReadyCount);
        if (write.Abort is { } abort)
        {
            AnswerManagement(abort, TaskDoesNotExist);
        }
    }

    private bool DataOut(IscsiPdu pdu)
    {
        if (!_writes.TryGetValue(pdu.TaskTag, out IscsiWrite? write))
        {
            return true;
        }

        // RFC 7143 §7.8: at error recovery level 0 a sequence error ends the session.
        if (pdu[36] != write.NextDataSn || pdu[40] != write.Received || write.Received + pdu.Data.Length > write.BurstEnd)
        {
            return false;
        }

        write.NextDataSn++;
        Take(write, pdu.Data);
        if ((pdu.Flags & 0x80) != 0)
        {
            Continue(write);
        }

        return true;
    }

    private void Fail(IscsiPdu pdu, ScsiSense sense)
    {
        byte[] bytes = new byte[32];
        int length = sense.Write(bytes, false);
        Answer(pdu, ScsiStatus.CheckCondition, bytes.AsSpan(0, length), 0, 0, 0);
    }

    private void Respond(IscsiPdu pdu, ScsiTask task, uint expected, long total, uint dataSn)
    {
        long residual = Math.Abs(total - expected);
        int flag = total > expected ? 0x04 : total < expected ? 0x02 : 0;
        Answer(pdu, task.Status, task.Sense, flag, (uint)residual, dataSn);
    }

    private void Answer(IscsiPdu pdu, ScsiStatus status, ReadOnlySpan<byte> sense, int flag, uint residual, uint dataSn)
    {
        var response = new IscsiPdu
        {
            Opcode = IscsiOpcode.Response,
            Flags = (byte)(0x80 | flag),
            TaskTag = pdu.TaskTag,
            [36] = dataSn,
            [44] = residual,
        };
        response.Header[3] = (byte)status;
        if (sense.Length > 0)
        {
            response.Data = new byte[2 + sense.Length];
            BinaryPrimitives.WriteUInt16BigEndian(response.Data, (ushort)sense.Length);
            sense.CopyTo(response.Data.AsSpan(2));
        }

        Send(response);
    }

    private void Manage(IscsiPdu pdu)
    {
        int function = pdu.Flags & 0x7f;
        ScsiLogicalUnit? unit = _server.Target.Units.FirstOrDefault(u => u.Number == pdu.Lun);
        byte answer = 0;
        switch (function)
        {
            case 1 when _writes.TryGetValue(pdu[20], out IscsiWrite? write):
                // RFC 7143 §4.2.3.3: data that were asked for are waited for, so that their tag is free; with them the task ends by itself.
                write.Abort = pdu;
                return;
            case 1:
                answer = TaskDoesNotExist;
                break;
            case 2 or 4:
                _writes.Clear();
                break;
            case 5 when unit is not null:
                _writes.Clear();
                unit.Reset(ScsiAttention.DeviceReset);
                break;
            case 5:
                answer = 2;
                break;
            case 6 or 7:
                _writes.Clear();
                _server.Target.Reset(ScsiAttention.PowerOn);
                break;
            default:
                answer = 5;
                break;
        }

        AnswerManagement(pdu, answer);
    }

    private void AnswerManagement(IscsiPdu pdu, byte answer)
    {
        var response = new IscsiPdu { Opcode = IscsiOpcode.TaskManagementResponse, Flags = 0x80, TaskTag = pdu.TaskTag };
        response.Header[2] = answer;
        Send(response);
    }
}
