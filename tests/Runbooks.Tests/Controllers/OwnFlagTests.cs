namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class OwnFlagTests : ControllerTests<OwnFlagGround>;
