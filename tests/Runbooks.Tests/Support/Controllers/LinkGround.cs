namespace Runbooks.Tests.Support.Controllers;

/// <summary>A real controller behind a link on which things go wrong.</summary>
internal abstract class LinkGround : ControllerGround
{
    private readonly Lock _turn = new();
    private IReadOnlyList<ControllerFault> _faults = [ControllerFault.None];
    private int _changes;
    private int _applied;
    private bool _isLate;

    public override IReadOnlyList<ControllerFault> Faults
    {
        set => _faults = value;
    }

    public override int Applied
    {
        get
        {
            lock (_turn)
                return _applied;
        }
    }

    public override int Changes
    {
        get
        {
            lock (_turn)
                return _changes;
        }
    }

    /// <summary>Lets what is late go on.</summary>
    protected abstract void Release();

    /// <summary>What a request meets on its way.</summary>
    /// <param name="isChange">Whether it is to move the traffic.</param>
    protected LinkFault Meet(bool isChange)
    {
        lock (_turn)
        {
            if (!isChange)
            {
                if (_isLate)
                    Release();
                return LinkFault.None;
            }

            var fault = _faults[Math.Min(_changes++, _faults.Count - 1)] switch
            {
                ControllerFault.ClaimsAndDoesNot => LinkFault.Claims,
                ControllerFault.LosesBefore => LinkFault.LosesBefore,
                ControllerFault.LosesAfter => LinkFault.LosesAfter,
                ControllerFault.LosesAndActsLate => LinkFault.LosesAndArrivesLate,
                ControllerFault.ErrorsAfter => LinkFault.BusyAfter,
                ControllerFault.Slow => LinkFault.HoldsAnswer,
                _ => LinkFault.None,
            };
            _isLate = fault == LinkFault.LosesAndArrivesLate;
            if (fault is not (LinkFault.Claims or LinkFault.LosesBefore))
                _applied++;
            return fault;
        }
    }
}
