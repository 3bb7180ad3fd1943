using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Reporting;

internal sealed class PcapWriterTests
{
    [Test]
    public void A_file_without_frames_is_its_header()
    {
        Assert.That(Convert.ToHexString(Written()), Is.EqualTo(
            "4D3CB2A1" + "0200" + "0400" + "00000000" + "00000000" + "00000400" + "01000000"));
    }

    [Test]
    public void A_frame_follows_its_time_in_nanoseconds_and_its_length_twice()
    {
        var file = Written(new CapturedFrame(1_795_371_300_000_000_042, new byte[] { 0xDE, 0xAD, 0xBE }));
        Assert.That(Convert.ToHexString(file.AsSpan(24)), Is.EqualTo("2431036B" + "2A000000" + "03000000" + "03000000" + "DEADBE"));
    }

    [Test]
    public void Frames_follow_one_another()
    {
        var frame = new CapturedFrame(0, new byte[60]);
        Assert.That(Written(frame, frame, frame), Has.Length.EqualTo(24 + (3 * 76)));
    }

    [TestCase(-1)]
    [TestCase(4_294_967_296_000_000_000)]
    public void A_time_a_record_cannot_hold_is_refused(long timestamp) =>
        Assert.That(() => Written(new CapturedFrame(timestamp, new byte[60])), Throws.ArgumentException);

    private static byte[] Written(params CapturedFrame[] frames)
    {
        using var file = new MemoryStream();
        PcapWriter.Write(file, frames);
        return file.ToArray();
    }
}
