using Elma365Verify.Reachability;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Text on one line, and how it is meant.</summary>
internal readonly record struct ToneText(string Text, Tone Tone = Tone.Normal)
{
    public static Tone Of(Verdict? verdict) => verdict switch
    {
        Verdict.Conforms => Tone.Good,
        Verdict.Leak => Tone.Leak,
        Verdict.Outage => Tone.Outage,
        Verdict.Unproven => Tone.Doubt,
        _ => Tone.Soft,
    };
}
