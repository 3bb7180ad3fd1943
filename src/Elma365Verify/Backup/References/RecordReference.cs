using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Backup.References;

/// <summary>A record that names another, often in another store.</summary>
/// <param name="From">The record that names.</param>
/// <param name="Through">By what: <c>attachment_key</c>.</param>
/// <param name="To">The record named.</param>
public sealed record RecordReference(RecordAddress From, string Through, RecordAddress To)
{
    /// <summary><c>postgresql public.orders 17 names by attachment_key minio attachments a.pdf</c>.</summary>
    public override string ToString() => $"{From} names by {Through} {To}";
}
