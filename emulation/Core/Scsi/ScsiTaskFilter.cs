using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>
/// Stands between transport and units and changes what is answered: how a model of a faulty or peculiar device is made of the
/// faithful one.
/// </summary>
public abstract class ScsiTaskFilter
{
    /// <summary>Before a command is looked at.</summary>
    /// <param name="task">The command.</param>
    /// <returns>True when it was answered here.</returns>
    public virtual bool Before(ScsiTask task) => false;

    /// <summary>After a command was begun, before its data move. <see cref="ScsiTask.Data"/> may be changed.</summary>
    /// <param name="task">The command.</param>
    public virtual void After(ScsiTask task)
    {
    }

    /// <summary>Ends a command with CHECK CONDITION.</summary>
    /// <param name="task">The command.</param>
    /// <param name="sense">Why; kept for REQUEST SENSE where the transport needs it.</param>
    protected static void Refuse(ScsiTask task, ScsiSense sense)
    {
        task.Fail(sense);
        task.Unit?.Keep(task, sense);
    }

    /// <summary>Answers a command with bytes.</summary>
    /// <param name="task">The command.</param>
    /// <param name="answer">The bytes.</param>
    /// <param name="allocationLength">Bytes that the initiator has room for.</param>
    protected static void Answer(ScsiTask task, ReadOnlySpan<byte> answer, int allocationLength) => task.Answer(answer, allocationLength);

    /// <summary>Makes a command that failed seem to have ended well.</summary>
    /// <param name="task">The command.</param>
    protected static void Forgive(ScsiTask task) => task.Forgive();
}
