namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class AppServiceTests : PlayedControllerTests<AppServiceGround>;
