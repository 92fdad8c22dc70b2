#!/usr/bin/env bash
# The packages as their users meet them: packed, put into a fresh application and installed as a tool, from a local folder.
# Fails above the sizes below, or when a native file comes along.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
most_output=8 most_ahead_of_time=6 most_tool=12 # megabytes (1,000,000 bytes)

out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
version=0.1.0-gate.$(date +%s)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}

bytes() { du -sb --apparent-size "$1" | cut -f1; }
at_most() { # at_most MEGABYTES WHAT BYTES
  printf '%s: %s bytes, at most %s MB\n' "$2" "$3" "$1"
  (($3 <= $1 * 1000000)) || { echo "$2 is larger than $1 MB"; exit 1; }
}
no_native_file() { # a library of .NET has metadata, which begin with BSJB; the application's own start file is the SDK's
  local file
  while read -r file; do
    case $file in
      */runtimes/* | *.so | *.dylib | *.a) echo "native: $file"; exit 1 ;;
      *.dll) grep -qa BSJB "$file" || { echo "native: $file"; exit 1; } ;;
    esac
  done < <(find "$1" -type f)
}

dotnet pack Bathys.slnx -c Release -o "$out/packages" -p:PackageVersion="$version" -p:IncludeSymbols=false -v quiet
ls -l "$out/packages"

# Packages of others come from the machine's cache; these ones leave no trace in it.
mkdir "$out/application"
cat >"$out/application/application.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <RestoreAdditionalProjectSources>$out/packages</RestoreAdditionalProjectSources>
    <RestorePackagesPath>$out/cache</RestorePackagesPath>
    <RestoreFallbackFolders>$cache</RestoreFallbackFolders>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Bathys.Models" Version="$version" />
  </ItemGroup>
</Project>
XML
cat >"$out/application/Program.cs" <<'CS'
using Bathys.Models;
using Bathys.Text;

var tokenizer = CharTokenizer.Train("to be, or not to be");
var model = new Gpt(new GptOptions(tokenizer.VocabularySize, Context: 64, Layers: 2, Heads: 2, Width: 64));
Console.WriteLine(tokenizer.Decode([.. new TextGenerator(model, tokenizer).Tokens(tokenizer.Encode("to be"), length: 20)]));
CS
mkdir -p "$cache"
dotnet build "$out/application" -c Release -o "$out/output" -v quiet
dotnet "$out/output/application.dll"
no_native_file "$out/output"
if compgen -G "$out/output/OxyPlot*" >/dev/null; then echo "an application that draws no plot has OxyPlot"; exit 1; fi
at_most $most_output "an application with a GPT" "$(bytes "$out/output")"

rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
dotnet publish "$out/application" -c Release -r "$rid" -p:PublishAot=true -p:InvariantGlobalization=true -p:StripSymbols=true -o "$out/published" -v quiet
"$out/published/application"
rm -f "$out"/published/*.dbg
at_most $most_ahead_of_time "the same ahead of time" "$(bytes "$out/published")"

dotnet tool install Bathys.Tool --version "$version" --tool-path "$out/tool" --source "$out/packages"
"$out/tool/bathys" --version
"$out/tool/bathys" info
no_native_file "$out/tool/.store"
at_most $most_tool "the tool's package" "$(bytes "$out/packages/Bathys.Tool.$version.nupkg")"
