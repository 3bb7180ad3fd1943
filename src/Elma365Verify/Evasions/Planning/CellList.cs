namespace Elma365Verify.Evasions.Planning;

/// <summary>Collects the cells of a sweep and numbers them.</summary>
internal sealed class CellList
{
    private readonly List<EvasionCell> cells = [];

    /// <summary>The cells so far.</summary>
    public IReadOnlyList<EvasionCell> Cells => cells;

    /// <summary>Adds a cell.</summary>
    public void Add(EvasionFamily family, string variant, string shape, EvasionPacket packet, bool isDocumented = false) =>
        cells.Add(new EvasionCell(checked((ushort)cells.Count), family, variant, shape, packet, isDocumented));
}
