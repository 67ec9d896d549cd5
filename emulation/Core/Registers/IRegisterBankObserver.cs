namespace DriverKit.Emulation;

/// <summary>Hears of accesses to a <see cref="RegisterBank"/> that make no sense.</summary>
public interface IRegisterBankObserver
{
    /// <summary>An access made no sense. Called on the accessing thread, after the access had what effect it has.</summary>
    /// <param name="misuse">The access.</param>
    void Misused(in RegisterMisuse misuse);
}
