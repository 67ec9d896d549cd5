using DriverKit.Dma;
using DriverKit.Specs.Edu;

namespace DriverKit.Conformance.Tests;

/// <summary>edu by its registers alone.</summary>
internal sealed class EduExerciser : Exerciser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override bool Copies => true;

    private EduRegisters Regs => new(Registers);

    public override void Raise() => Regs.InterruptRaise.Write(EduInterrupts.FromRaw(0x40));

    public override void Acknowledge() => Regs.InterruptAcknowledge.Write(Regs.InterruptStatus.Read());

    public override uint Touch() => Regs.Identification.Read().Raw;

    public override void Copy(DeviceAddress source, DeviceAddress destination, int length)
    {
        Transfer(source.Value, EduDevice.BufferAddress, length, toMemory: false);
        Transfer(EduDevice.BufferAddress, destination.Value, length, toMemory: true);
    }

    private void Transfer(ulong source, ulong destination, int length, bool toMemory)
    {
        Regs.DmaSource.Write(source);
        Regs.DmaDestination.Write(destination);
        Regs.DmaCount.Write((ulong)length);
        Regs.DmaCommand.Write(default(EduDmaCommand) with { Start = true, ToMemory = toMemory });
        Assert.That(SpinWait.SpinUntil(() => !Regs.DmaCommand.Read().Start, Patience), "a transfer ends");
    }
}
