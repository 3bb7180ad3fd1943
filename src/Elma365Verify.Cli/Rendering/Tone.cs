namespace Elma365Verify.Cli.Rendering;

/// <summary>How a piece of text is meant; a terminal gives it a colour, plain output does without.</summary>
internal enum Tone
{
    /// <summary>Ordinary text.</summary>
    Normal,

    /// <summary>Less important.</summary>
    Soft,

    /// <summary>Conforms.</summary>
    Good,

    /// <summary>A leak.</summary>
    Leak,

    /// <summary>An outage.</summary>
    Outage,

    /// <summary>Unproven.</summary>
    Doubt,
}
