namespace Elma365Verify.Containers.DataSets;

/// <summary>A document of the bulk.</summary>
/// <param name="Id">Its <c>_id</c>.</param>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
public sealed record BulkDocument(string Id, int Number, string Title, string Text);
