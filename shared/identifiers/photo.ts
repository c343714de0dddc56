// 照片: image data and the addresses of images, under a label. On screen the picture itself is blurred by the
// content script; this is what stands in text and in API answers.
import { coverAll, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';

/** Beginnings of base64 JPEG, PNG, GIF, BMP, WebP. */
const encoded = /^(?:data:image\/|\/9j\/|iVBORw0KGgo|R0lGOD|Qk[0-9A-Za-z+/]{4}|UklGR)/;
const named = /\.(?:jpe?g|png|gif|bmp|webp|heic|tiff?|dcm)(?:[?#]\S{0,500})?$/i;
const address = /^(?:https?:\/\/|blob:|\/)[^\s<>"]{3,2000}$/i;

export const photo: Identifier = {
  kind: 'photo',
  accepts(value) {
    // Image data runs to megabytes: the head says it.
    const head = value.slice(0, 40).trimStart();
    if (isMask(value.slice(0, 4000))) return false;
    if (encoded.test(head)) return true;
    const text = value.length > 2600 ? '' : value.trim();
    return address.test(text) || (text.length <= 400 && /^\S+$/.test(text) && named.test(text));
  },
  /** Whole, at either level. */
  mask: (value) => (isMask(value.slice(0, 4000)) ? value : coverAll(value)),
  samples: {
    hit: [
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg',
      '/9j/4AAQSkZJRgABAQ',
      'photo/0001.jpg',
      'https://his.example/img?id=7',
    ],
    miss: ['', '无', '****/****.***', '已上传', '2024/01/05', '张三'],
  },
};
