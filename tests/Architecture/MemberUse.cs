namespace DriverKit.Architecture.Tests;

/// <summary>One mention of a type or member in compiled code.</summary>
/// <param name="Where">The method or field that mentions it, with its type's full name.</param>
/// <param name="Namespace">The namespace of the outermost type around it.</param>
/// <param name="Type">The full name of the type that is mentioned, without type arguments.</param>
/// <param name="Member">The member, or nothing where the type itself is mentioned.</param>
/// <param name="Parameters">How many parameters a mentioned method takes.</param>
internal sealed record MemberUse(string Where, string Namespace, string Type, string Member, int Parameters);
