export { addArtifact, removeArtifact } from './yaml-edit.ts';
export { ArtYamlError } from './yaml-file.ts';
export { type ArtYaml, artYamlName, readArtYaml, type TrackedArtifact } from './yaml-read.ts';
