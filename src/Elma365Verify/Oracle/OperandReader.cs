using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Oracle;

/// <summary>Reads what a field is compared with.</summary>
internal static class OperandReader
{
    /// <summary>The numbers meant, from the lowest to the highest; null when the expression isn't understood.</summary>
    public static (UInt128 Low, UInt128 High)? Range(NftExpression expression, FieldValue field) => expression switch
    {
        AnnotatedElement element => Range(element.Value, field),
        TextValue { Text: "*" } => (UInt128.MinValue, UInt128.MaxValue),
        RangeValue range when Number(range.Low, field) is { } low && Number(range.High, field) is { } high => (low, high),
        PrefixValue prefix when field is FieldValue.Address address && Number(prefix.Address, field) is { } first =>
            Prefix(first, prefix.Length, address.Bits),
        _ => Number(expression, field) is { } number ? (number, number) : null,
    };

    /// <summary>The one number meant; null when the expression isn't understood, or is an address of the other family.</summary>
    public static UInt128? Number(NftExpression expression, FieldValue field) => expression switch
    {
        NumberValue { Number: >= 0 } value => (UInt128)value.Number,
        TextValue text => Named(text.Text, field),
        ValueList list => Together(list.Values, field),
        BitwiseExpression { Operator: "|" } bitwise => Together(bitwise.Operands, field),
        _ => null,
    };

    /// <summary>An address as a number: 32 bits, or 128.</summary>
    public static UInt128 Bits(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128? Named(string text, FieldValue field) => field switch
    {
        FieldValue.Known known when known.Symbols.TryGetValue(text, out var number) => (UInt128)number,
        FieldValue.Address address when IPAddress.TryParse(text, out var parsed) && IsOf(parsed, address.Bits) => Bits(parsed),
        _ => null,
    };

    private static bool IsOf(IPAddress address, int bits) =>
        address.AddressFamily == (bits == 32 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);

    private static UInt128? Together(IEnumerable<NftExpression> flags, FieldValue field)
    {
        var together = UInt128.Zero;
        foreach (var flag in flags)
        {
            if (Number(flag, field) is not { } bits)
                return null;
            together |= bits;
        }

        return together;
    }

    private static (UInt128 Low, UInt128 High)? Prefix(UInt128 address, int length, int bits)
    {
        if (length < 0 || length > bits)
            return null;
        var rest = length == bits ? UInt128.Zero : UInt128.MaxValue >> (128 - (bits - length));
        return (address & ~rest, address | rest);
    }
}
