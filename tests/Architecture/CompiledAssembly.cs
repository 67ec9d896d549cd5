using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DriverKit.Architecture.Tests;

/// <summary>An assembly read as data: what its code mentions, and what state it keeps.</summary>
internal sealed class CompiledAssembly
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public CompiledAssembly(Stream image)
    {
        _file = new PEReader(image, PEStreamOptions.PrefetchEntireImage);
        _reader = _file.GetMetadataReader();
    }

    /// <summary>Everything method bodies, fields and base types mention.</summary>
    public IEnumerable<MemberUse> Uses()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            string name = TypeNames.Of(_reader, handle);
            string space = NamespaceOf(handle);
            if (!type.BaseType.IsNil)
            {
                yield return new MemberUse(name, space, TypeNames.Of(_reader, type.BaseType), "", 0);
            }

            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                FieldDefinition definition = _reader.GetFieldDefinition(field);
                string where = $"{name}.{_reader.GetString(definition.Name)}";
                foreach (string used in definition.DecodeSignature(TypeNames.Instance, null).Split(' '))
                {
                    yield return new MemberUse(where, space, used, "", 0);
                }
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                MethodDefinition definition = _reader.GetMethodDefinition(method);
                string where = $"{name}.{_reader.GetString(definition.Name)}";
                foreach (MemberUse use in UsesOf(definition, where, space))
                {
                    yield return use;
                }
            }
        }
    }

    /// <summary>The static fields that can change, or whose content can, by full name.</summary>
    public IEnumerable<string> MutableStatics()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            string type = TypeNames.Of(_reader, handle);
            // The compiler's own caches of delegates and constants: <>c, <>O, <PrivateImplementationDetails>.
            if (type.Contains("<>", StringComparison.Ordinal) || type.Contains("<Private", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (FieldDefinitionHandle field in _reader.GetTypeDefinition(handle).GetFields())
            {
                FieldDefinition definition = _reader.GetFieldDefinition(field);
                if (definition.Attributes.HasFlag(FieldAttributes.Static) && !definition.Attributes.HasFlag(FieldAttributes.Literal)
                    && !IsThreadStatic(definition) && CanChange(definition))
                {
                    yield return $"{NamespaceOf(handle)}|{type}.{_reader.GetString(definition.Name)}";
                }
            }
        }
    }

    /// <summary>The native functions it imports, by full name.</summary>
    public IEnumerable<string> NativeImports() =>
        from handle in _reader.MethodDefinitions
        let method = _reader.GetMethodDefinition(handle)
        where method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        select $"{TypeNames.Of(_reader, method.GetDeclaringType())}.{_reader.GetString(method.Name)}";

    private IEnumerable<MemberUse> UsesOf(MethodDefinition method, string where, string space)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        byte[] il = _file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [];
        foreach (EntityHandle token in IlTokens.In(il))
        {
            if (Resolve(token, where, space) is { } use)
            {
                yield return use;
            }
        }
    }

    private MemberUse? Resolve(EntityHandle token, string where, string space)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodSpecification:
                return Resolve(_reader.GetMethodSpecification((MethodSpecificationHandle)token).Method, where, space);
            case HandleKind.MemberReference:
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)token);
                int parameters = member.GetKind() == MemberReferenceKind.Method
                    ? member.DecodeMethodSignature(TypeNames.Instance, null).RequiredParameterCount
                    : 0;
                // Of a generic type only the type itself, not its arguments, owns the member.
                string owner = TypeNames.Of(_reader, member.Parent).Split(' ')[0];
                return new MemberUse(where, space, owner, _reader.GetString(member.Name), parameters);
            case HandleKind.TypeReference or HandleKind.TypeSpecification:
                return new MemberUse(where, space, TypeNames.Of(_reader, token).Split(' ')[0], "", 0);
            default:
                return null;
        }
    }

    private bool CanChange(FieldDefinition field)
    {
        string type = field.DecodeSignature(TypeNames.Instance, null).Split(' ')[0];
        return !field.Attributes.HasFlag(FieldAttributes.InitOnly) || HouseRules.IsMutableContainer(type);
    }

    private bool IsThreadStatic(FieldDefinition field) =>
        field.GetCustomAttributes().Select(a => _reader.GetCustomAttribute(a).Constructor)
            .Where(c => c.Kind == HandleKind.MemberReference)
            .Any(c => TypeNames.Of(_reader, _reader.GetMemberReference((MemberReferenceHandle)c).Parent) == "System.ThreadStaticAttribute");

    private string NamespaceOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? _reader.GetString(type.Namespace) : NamespaceOf(outer);
    }
}
