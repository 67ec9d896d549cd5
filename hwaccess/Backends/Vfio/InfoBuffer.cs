using System.Runtime.InteropServices;
using DriverKit.Backends.Vfio.Native;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>Answers that are longer than their structure: argsz says how long, a chain of capabilities follows.</summary>
internal static unsafe class InfoBuffer
{
    private const int MostCapabilities = 64;

    /// <summary>Asks, and asks again with the room that the answer wants.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="file">Whom to ask.</param>
    /// <param name="request">The request; its structure begins with argsz.</param>
    /// <param name="length">The structure's length in bytes.</param>
    /// <param name="most">The longest answer that is believed.</param>
    /// <param name="index">What the third word of the structure is set to, where it takes one.</param>
    /// <returns>The answer; empty where the request failed.</returns>
    public static byte[] Ask(IVfioSystem system, SafeFileHandle file, uint request, int length, int most, uint? index = null)
    {
        for (int room = length; ;)
        {
            byte[] buffer = new byte[room];
            MemoryMarshal.Write(buffer, (uint)room);
            if (index is { } i)
            {
                MemoryMarshal.Write(buffer.AsSpan(8), i);
            }

            fixed (byte* bytes = buffer)
            {
                if (system.Ioctl(file, request, bytes) < 0)
                {
                    return [];
                }
            }

            uint wanted = MemoryMarshal.Read<uint>(buffer);
            if (wanted <= room || wanted > most)
            {
                return buffer;
            }

            room = (int)wanted;
        }
    }

    /// <summary>Where a capability begins in an answer, or null. Offsets are looked at before they are followed.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="first">Offset of the first capability; 0 for none.</param>
    /// <param name="id">Which one.</param>
    public static int? FindCapability(ReadOnlySpan<byte> answer, uint first, ushort id)
    {
        uint at = first;
        for (int i = 0; i < MostCapabilities && at != 0 && at <= answer.Length - sizeof(VfioCapability); i++)
        {
            VfioCapability capability = MemoryMarshal.Read<VfioCapability>(answer[(int)at..]);
            if (capability.Id == id)
            {
                return (int)at;
            }

            at = capability.Next;
        }

        return null;
    }
}
