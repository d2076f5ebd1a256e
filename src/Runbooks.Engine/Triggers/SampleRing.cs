namespace Runbooks.Triggers;

/// <summary>The latest samples of one trigger, in a ring that is made once and never grows.</summary>
/// <param name="capacity">How many there is room for.</param>
internal sealed class SampleRing(int capacity)
{
    private readonly JudgedSample[] _samples = new JudgedSample[capacity];
    private int _next;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them, counted back from the latest, which is 0.</summary>
    public ref readonly JudgedSample Back(int index)
    {
        var at = _next - 1 - index;
        return ref _samples[at < 0 ? at + _samples.Length : at];
    }

    /// <summary>Puts one in, over the oldest where there is no more room.</summary>
    public void Add(in JudgedSample sample)
    {
        _samples[_next] = sample;
        if (++_next == _samples.Length)
            _next = 0;
        if (Count < _samples.Length)
            Count++;
    }

    /// <summary>Says what the latest was found to be.</summary>
    public void Judge(SampleVerdict verdict, double? value)
    {
        ref var latest = ref _samples[_next == 0 ? _samples.Length - 1 : _next - 1];
        latest = latest with { Verdict = verdict, Value = value };
    }

    /// <summary>A copy of those since a moment, the oldest first.</summary>
    public JudgedSample[] Since(TimeSpan from)
    {
        var count = 0;
        while (count < Count && Back(count).Observation.At >= from)
            count++;
        var copy = new JudgedSample[count];
        for (var i = 0; i < count; i++)
            copy[count - 1 - i] = Back(i);
        return copy;
    }
}
