using System.Text.RegularExpressions;
using CsCheck;

namespace Elma365Verify.Tests.BadInput;

/// <summary>Reads damaged texts, and counts what became of them; anything but a clear refusal or a right value fails.</summary>
internal sealed class Tally(string what)
{
    private int tried;
    private int refused;

    /// <summary>Reads so many texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="count">How many.</param>
    /// <param name="file">How refusals have to name the file, with a line.</param>
    /// <param name="isRight">Reads a text, and says whether the value it got is right.</param>
    public void Run(Gen<string> texts, int count, string file, Func<string, bool> isRight)
    {
        var place = new Regex($@"^{Regex.Escape(file)}:([0-9]+: \S|.*larger than| and [0-9]+ more)");
        texts.Sample(
            text =>
            {
                Interlocked.Increment(ref tried);
                try
                {
                    return isRight(text);
                }
                catch (ConfigurationException exception)
                {
                    Interlocked.Increment(ref refused);
                    return exception.Message.Split('\n').All(line => place.IsMatch(line));
                }
            },
            iter: count,
            print: text => text.Length > 4000 ? $"{text[..4000]}… ({text.Length} characters)" : text);
        TestContext.Out.WriteLine($"{what}: {tried} tried, {refused} refused, {tried - refused} right");
        Assert.That(refused, Is.GreaterThan(0).And.LessThan(tried), "Some are refused and some are read.");
    }
}
