using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// The digest of members that come in no order, and some twice, as a scan gives them. It keeps 16 bytes of a member: 16 MB for a
/// million.
/// </summary>
internal sealed class MemberDigest
{
    private readonly List<UInt128> members = [];

    /// <summary>Takes a member: a set's, or a hash's field and value.</summary>
    public void Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, first);
        Append(hash, second);
        members.Add(BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()));
    }

    /// <summary>The digest of what was added, whatever the order.</summary>
    public ContentDigest Take()
    {
        members.Sort();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < members.Count; i++)
        {
            if (i == 0 || members[i] != members[i - 1])
                hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(members).Slice(i, 1)));
        }

        return ContentDigest.Take(hash);
    }

    /// <summary>Appends bytes with their length before, so that no two lists of them read the same.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
