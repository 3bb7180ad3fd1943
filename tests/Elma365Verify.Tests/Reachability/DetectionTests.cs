using CsCheck;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Reachability;

public sealed class DetectionTests
{
    [TestCase(1, 2, 0.5)]
    [TestCase(3, 2, 0.875)]
    [TestCase(2, 10, 0.19)]
    [TestCase(7, 1, 1)]
    public void It_is_one_less_the_chance_that_every_probe_is_held_back(int passes, int oneIn, double probability) =>
        Assert.That(new Detection(passes).Of(oneIn), Is.EqualTo(probability).Within(1e-12));

    [Test]
    public void More_passes_never_find_less_and_rarer_openings_are_never_found_more() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 1000]).Sample((passes, oneIn) =>
            new Detection(passes + 1).Of(oneIn) >= new Detection(passes).Of(oneIn)
            && new Detection(passes).Of(oneIn) >= new Detection(passes).Of(oneIn + 1));

    /// <summary>Drawn, not worked out: a port that lets one probe in four through, looked at three times.</summary>
    [Test]
    public void As_often_as_it_says_a_port_that_opens_now_and_then_is_seen()
    {
        const int trials = 200_000;
        var draw = new Random(4);
        var seen = Enumerable.Range(0, trials).Count(_ => Enumerable.Range(0, 3).Any(_ => draw.Next(4) == 0));

        Assert.That((double)seen / trials, Is.EqualTo(new Detection(3).Of(4)).Within(0.005));
    }

    [Test]
    public void It_says_so_in_words() => Assert.That(
        new Detection(3).ToString(),
        Is.EqualTo("every port probed 3 times, which finds one that opens now and then with 87.5 % for 1 probe in 2, "
            + "27.1 % for 1 probe in 10, 3.0 % for 1 probe in 100"));
}
