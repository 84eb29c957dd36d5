export { suggest } from '../../core/repository/suggest.ts';
