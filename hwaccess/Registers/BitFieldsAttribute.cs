namespace DriverKit.Registers;

/// <summary>
/// Makes a <c>readonly partial struct</c> a value of bit fields over <typeparamref name="TRaw"/>. Its partial
/// properties carry <see cref="BitsAttribute"/>; bits that are no field are named by <see cref="ReservedAttribute"/>.
/// </summary>
/// <typeparam name="TRaw">The storage: <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/> or
/// <see cref="ulong"/>.</typeparam>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class BitFieldsAttribute<TRaw> : Attribute
    where TRaw : unmanaged;
