using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation.UsbStick;

/// <summary>The misbehaviours of which personalities are made.</summary>
internal sealed class PersonalityFilter(Func<ScsiTask, bool>? before = null, Action<ScsiTask>? after = null) : ScsiTaskFilter
{
    public override bool Before(ScsiTask task) => before?.Invoke(task) ?? false;

    public override void After(ScsiTask task) => after?.Invoke(task);

    /// <summary>The firmware dies of some commands.</summary>
    public static ScsiTaskFilter Hang(UsbStickModel stick, Func<ScsiTask, bool> which) => new PersonalityFilter(task =>
    {
        if (!which(task))
        {
            return false;
        }

        stick.Function.Hang();
        return true;
    });

    /// <summary>Some commands end with CHECK CONDITION.</summary>
    public static ScsiTaskFilter Fail(Func<ScsiTask, bool> which, ScsiSense sense) => new PersonalityFilter(task =>
    {
        if (!which(task))
        {
            return false;
        }

        Refuse(task, sense);
        return true;
    });

    /// <summary>Some commands are answered with bytes of its own.</summary>
    public static ScsiTaskFilter Say(Func<ScsiTask, bool> which, byte[] answer, Func<ScsiTask, int> room) => new PersonalityFilter(task =>
    {
        if (!which(task))
        {
            return false;
        }

        Answer(task, answer, room(task));
        return true;
    });

    /// <summary>The answer of some commands is changed.</summary>
    public static ScsiTaskFilter Change(Func<ScsiTask, bool> which, Action<ScsiTask> how) => new PersonalityFilter(after: task =>
    {
        if (task.Status == ScsiStatus.Good && task.Length > 0 && which(task))
        {
            how(task);
        }
    });

    public static bool IsModeSense(ScsiTask task) => task.Opcode is ScsiOpcode.ModeSense6 or ScsiOpcode.ModeSense10;

    public static bool IsVpd(ScsiTask task) => task.Opcode == ScsiOpcode.Inquiry && (task.Cdb[1] & 1) != 0;
}
