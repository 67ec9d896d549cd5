using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>Sends and receives descriptors beside data over a unix socket, unix(7), SCM_RIGHTS. The socket blocks.</summary>
public static unsafe class DescriptorSocket
{
    /// <summary>Most descriptors that go with one piece of data.</summary>
    public const int MostDescriptors = 16;

    private const int HeaderLength = 16;
    private const int SocketLevel = 1;
    private const int Rights = 1;

    /// <summary>Receives until the buffer is full.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="buffer">Where the data go.</param>
    /// <param name="descriptors">Gets the descriptors that came; the caller's to close.</param>
    /// <returns>False where the other end closed, or the socket failed, before that.</returns>
    public static bool TryReceive(SafeHandle socket, Span<byte> buffer, List<SafeFileHandle> descriptors)
    {
        byte* control = stackalloc byte[HeaderLength + (4 * MostDescriptors)];
        fixed (byte* data = buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                var vector = new IoVector { Base = data + done, Length = (nuint)(buffer.Length - done) };
                var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = HeaderLength + (4 * MostDescriptors) };
                nint count = LinuxNative.Recvmsg(socket, &message, LinuxNative.CloseOnExec);
                if (count < 0 && LinuxErrno.Last == LinuxErrno.Interrupted)
                {
                    continue;
                }

                if (count <= 0)
                {
                    return false;
                }

                Take(control, (int)message.ControlLength, descriptors);
                done += (int)count;
            }
        }

        return true;
    }

    /// <summary>Sends all of the data, the descriptors with its first byte.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The data, at least one byte.</param>
    /// <param name="descriptors">Descriptors that go with it; they stay the caller's.</param>
    /// <returns>False where the other end closed or the socket failed.</returns>
    public static bool TrySend(SafeHandle socket, ReadOnlySpan<byte> data, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        byte* control = stackalloc byte[HeaderLength + (4 * MostDescriptors)];
        *(nuint*)control = (nuint)(HeaderLength + (4 * descriptors.Length));
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = Rights;
        for (int i = 0; i < descriptors.Length; i++)
        {
            *(int*)(control + HeaderLength + (4 * i)) = (int)descriptors[i].DangerousGetHandle();
        }

        fixed (byte* start = data)
        {
            int done = 0;
            while (done < data.Length)
            {
                bool first = done == 0 && descriptors.Length > 0;
                var vector = new IoVector { Base = start + done, Length = (nuint)(data.Length - done) };
                var message = new MessageHeader
                {
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = first ? control : null,
                    ControlLength = first ? (nuint)((HeaderLength + (4 * descriptors.Length) + 7) & ~7) : 0,
                };
                nint count = LinuxNative.Sendmsg(socket, &message, LinuxNative.NoSignal);
                if (count < 0 && LinuxErrno.Last == LinuxErrno.Interrupted)
                {
                    continue;
                }

                if (count <= 0)
                {
                    return false;
                }

                done += (int)count;
            }
        }

        return true;
    }

    private static void Take(byte* control, int length, List<SafeFileHandle> descriptors)
    {
        for (int at = 0; at + HeaderLength <= length;)
        {
            int piece = (int)*(nuint*)(control + at);
            if (piece < HeaderLength || piece > length - at)
            {
                return;
            }

            if (*(int*)(control + at + 8) == SocketLevel && *(int*)(control + at + 12) == Rights)
            {
                for (int i = HeaderLength; i + 4 <= piece; i += 4)
                {
                    descriptors.Add(new SafeFileHandle(*(int*)(control + at + i), ownsHandle: true));
                }
            }

            at += (piece + 7) & ~7;
        }
    }
}
