<Solution>
  <Project Path="specs/@Name@.Specs.csproj" />
  <Project Path="driver/@Name@.Driver.csproj" />
  <Project Path="model/@Name@.Model.csproj" />
  <Project Path="tests/@Name@.Tests.csproj" />
</Solution>
