using System.Collections.Frozen;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>An OEM code page, in which short names and labels are written: 437 or 850.</summary>
public sealed class CodePage
{
    private readonly string _upper;
    private readonly FrozenDictionary<char, byte> _codes;

    private CodePage(int number, string upper)
    {
        Number = number;
        _upper = upper;
        _codes = upper.Select((unit, index) => KeyValuePair.Create(unit, (byte)(index + 128))).ToFrozenDictionary();
    }

    /// <summary>The code page of the IBM PC.</summary>
    public static CodePage Cp437 { get; } = new(
        437,
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0");

    /// <summary>The code page of Western Europe, mtools' default.</summary>
    public static CodePage Cp850 { get; } = new(
        850,
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0");

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>The code page of a number, or null if it is not one of these.</summary>
    /// <param name="number">437 or 850.</param>
    public static CodePage? Find(int number) => number switch
    {
        437 => Cp437,
        850 => Cp850,
        _ => null,
    };

    /// <summary>The character of a byte.</summary>
    /// <param name="code">The byte.</param>
    public char ToChar(byte code) => code < 128 ? (char)code : _upper[code - 128];

    /// <summary>The byte of a character.</summary>
    /// <param name="unit">The character.</param>
    /// <param name="code">The byte.</param>
    /// <returns>False when the code page lacks it.</returns>
    public bool TryToByte(char unit, out byte code)
    {
        code = (byte)unit;
        return unit < 128 || _codes.TryGetValue(unit, out code);
    }
}
